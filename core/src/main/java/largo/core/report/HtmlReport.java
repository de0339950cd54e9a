package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.config.SpecWriter;

/**
 * A sweep, or a single training, on one page that needs nothing else: pictures and style are in it,
 * and it reads as well without scripts, offline, and printed.
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
        <title>%s – Largo %s</title>
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
        sweep.isSingle() ? "training" : "sweep",
        Page.STYLE,
        body(sweep, selection, plots),
        Page.SCRIPT);
  }

  private static String body(Sweep sweep, Selection selection, Plots plots) {
    return head(sweep)
        + results(
            sweep, selection, Html.section("Pictures", ReportImages.of(sweep, selection, plots)))
        + Html.section("Setup", Html.facts(Setup.of(sweep)))
        + Html.section("Run", Html.facts(sweep.environment().run()), files(sweep))
        + Html.section("Environment", Html.facts(sweep.environment().machine()))
        + again(sweep);
  }

  private static String head(Sweep sweep) {
    return Html.text("h1", sweep.spec().name())
        + "\n"
        + Html.text("p class=\"lead\"", sweep.data() + "; " + sweep.model())
        + "\n"
        + Progress.of(sweep).map(b -> Html.text("p class=\"banner\"", b) + "\n").orElse("");
  }

  /** Tables with the pictures between them; without results, nothing but why. */
  private static String results(Sweep sweep, Selection selection, String pictures) {
    if (sweep.isSingle()) {
      return sweep.results().stream().map(TrainingHtml::of).collect(Collectors.joining())
          + pictures;
    }
    return summary(Summary.of(sweep, selection))
        + (sweep.results().isEmpty()
            ? ""
            : Html.section("Accuracy by optimizer and batch", PivotHtml.of(Pivot.of(selection)))
                + pictures
                + Html.section("Trials", TrialsHtml.of(sweep.results())));
  }

  private static String summary(Summary summary) {
    return Html.section("Summary", Html.list(summary.findings()), Html.care(summary.cautions()));
  }

  /** What else the run left, in the folder of the page. */
  private static String files(Sweep sweep) {
    List<String> links = new ArrayList<>();
    links.add(Html.link("spec.conf", "spec.conf") + ": the configuration, defaults included");
    links.add(
        Html.link("results.csv", "results.csv")
            + ", "
            + Html.link("results.parquet", "results.parquet")
            + ": a row for each trial");
    links.add(Html.link("steps.parquet", "steps.parquet") + ": a row for each step");
    if (sweep.isSingle()) {
      sweep.results().stream()
          .filter(r -> r.status() == TrialResult.Status.FINISHED)
          .map(r -> "trials/" + r.trial() + "/model.zip")
          .forEach(model -> links.add(Html.link(model, model) + ": the trained network"));
    } else {
      links.add(Html.link("trials", "trials") + ": the network and configuration of each trial");
    }
    return Html.text("p", "Files, beside this page:")
        + Html.element(
            "ul", links.stream().map(l -> Html.element("li", l)).collect(Collectors.joining()));
  }

  private static String again(Sweep sweep) {
    String whole =
        sweep.isSingle()
            ? Html.text("pre", "largo train trials/" + anyTrial(sweep) + "/trial.conf")
            : Html.text("p", "The whole sweep, with the specification below in a file:")
                + Html.text("pre", "largo sweep spec.conf")
                + Html.text("p", "A single row, by its trial in the table above:")
                + Html.text("pre", "largo train trials/" + anyTrial(sweep) + "/trial.conf");
    return Html.section(
        "To run it again",
        whole,
        Html.element(
            "details",
            Html.text("summary", "The specification with all its defaults: spec.conf")
                + Html.text("pre", SpecWriter.write(sweep.spec()))));
  }

  private static String anyTrial(Sweep sweep) {
    return sweep.results().stream().map(TrialResult::trial).findFirst().orElse("ID");
  }
}
