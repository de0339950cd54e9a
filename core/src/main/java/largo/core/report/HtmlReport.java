package largo.core.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import largo.core.config.SpecWriter;

/**
 * A sweep on one page that needs nothing else: pictures and style are in it, and it reads as well
 * without scripts, offline, and printed.
 */
public final class HtmlReport {

  private HtmlReport() {}

  /**
   * The page.
   *
   * @param plots of the same sweep
   */
  public static String of(Sweep sweep, Plots plots) {
    Selection selection = Selection.of(sweep.results());
    return String.format(
        Locale.ROOT,
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="%s"/>
        <title>%s – Largo sweep</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        %s</main>
        <script>
        %s</script>
        </body>
        </html>
        """,
        Page.POLICY,
        Html.escape(sweep.spec().name()),
        Page.STYLE,
        body(sweep, selection, plots),
        Page.SCRIPT);
  }

  private static String body(Sweep sweep, Selection selection, Plots plots) {
    String accuracy = selection.shown().word() + " accuracy";
    return head(sweep)
        + summary(Summary.of(sweep, selection))
        + tables(sweep, selection, Html.section("Pictures", pictures(sweep, plots, accuracy)))
        + Html.section("Setup", Html.facts(Setup.of(sweep)))
        + Html.section("Environment", Html.facts(sweep.environment().facts()))
        + again(sweep);
  }

  private static String head(Sweep sweep) {
    return Html.text("h1", sweep.spec().name())
        + "\n"
        + Html.text("p class=\"lead\"", sweep.data() + "; " + sweep.model())
        + "\n"
        + Progress.of(sweep).map(b -> Html.text("p class=\"banner\"", b) + "\n").orElse("");
  }

  /** The two tables with the pictures between them; without results, nothing. */
  private static String tables(Sweep sweep, Selection selection, String pictures) {
    return sweep.results().isEmpty()
        ? ""
        : Html.section("Accuracy by optimizer and batch", PivotHtml.of(Pivot.of(selection)))
            + pictures
            + Html.section("Trials", TrialsHtml.of(sweep.results()));
  }

  private static String summary(Summary summary) {
    String cautions =
        summary.cautions().isEmpty()
            ? ""
            : Html.element(
                "div class=\"care\"",
                Html.text("h3", "To be read with care") + Html.list(summary.cautions()));
    return Html.section("Summary", Html.list(summary.findings()), cautions);
  }

  private static String pictures(Sweep sweep, Plots plots, String accuracy) {
    if (plots.problem().isPresent()) {
      return Html.text("p class=\"banner\"", "No " + plots.problem().get());
    }
    List<String> figures = new ArrayList<>();
    plots
        .png()
        .forEach((name, png) -> figures.add(figure(name, png, caption(name, sweep, accuracy))));
    return String.join("\n", figures);
  }

  private static String figure(String name, byte[] png, String caption) {
    String source = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    return Html.element(
        "figure",
        String.format(
                Locale.ROOT,
                "<img alt=\"%s\" width=\"1600\" height=\"1000\" src=\"%s\"/>",
                name.replace(".png", "").replace('-', ' '),
                source)
            + Html.text("figcaption", caption));
  }

  private static String caption(String name, Sweep sweep, String accuracy) {
    if (name.startsWith(Plots.RULE)) {
      return ProbePicture.title(name.replace(Plots.RULE, "").replace(".png", ""))
          + ", as the update rules tell it at every step: of the first seed of each combination.";
    }
    boolean alone = sweep.trials() == 1 || sweep.spec().sweep().parallel().orElse(0) == 1;
    String shared = alone ? "." : "; trials that ran at the same time shared the machine.";
    return switch (name) {
      case Plots.ACCURACY ->
          "What each optimizer reaches at each batch in "
              + accuracy
              + ", and at the foot what did not finish.";
      case Plots.LOSS ->
          "Training loss of the first seed of each combination; a curve that leaves at the top "
              + "diverges.";
      case Plots.GAP ->
          "Training accuracy less test accuracy at the end: above zero, a network does better on "
              + "what it has seen.";
      case Plots.SPEED -> "Training examples per second, evaluation left out" + shared;
      case Plots.STALENESS ->
          "How many updates the parameters had seen since the gradient of an update was taken: share "
              + "of all updates.";
      case Plots.TIME -> "Seconds of training, evaluation left out" + shared;
      default -> throw new IllegalArgumentException("there is no caption for " + name);
    };
  }

  private static String again(Sweep sweep) {
    return Html.section(
        "To run it again",
        Html.text("p", "The whole sweep, with the specification below in a file:"),
        Html.text("pre", "largo sweep spec.conf"),
        Html.text("p", "A single row, by its trial in the table above:"),
        Html.text("pre", "largo train trials/" + anyTrial(sweep) + "/trial.conf"),
        Html.element(
            "details",
            Html.text("summary", "The specification with all its defaults: spec.conf")
                + Html.text("pre", SpecWriter.write(sweep.spec()))));
  }

  private static String anyTrial(Sweep sweep) {
    return sweep.results().stream().map(TrialResult::trial).findFirst().orElse("ID");
  }
}
