package largo.core.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The charts in the report, with captions and alternative texts. */
final class ReportImages {

  private final StudyResults sweep;
  private final RateSelection selection;

  private ReportImages(StudyResults sweep, RateSelection selection) {
    this.sweep = sweep;
    this.selection = selection;
  }

  static String of(StudyResults sweep, RateSelection selection, StudyPlots plots) {
    if (plots.problem().isPresent()) {
      return HtmlElements.text("p class=\"banner\"", "No " + plots.problem().get());
    }
    ReportImages reportImages = new ReportImages(sweep, selection);
    List<String> figures = new ArrayList<>();
    plots.png().forEach((name, png) -> figures.add(reportImages.figure(name, png)));
    return String.join("\n", figures);
  }

  private String figure(String name, byte[] png) {
    String caption = caption(name);
    String image =
        String.format(
            Locale.ROOT,
            "<img alt=\"%s\" width=\"1600\" height=\"1000\" src=\"data:image/png;base64,%s\"/>",
            HtmlElements.escape(caption + " " + shown()),
            Base64.getEncoder().encodeToString(png));
    return HtmlElements.element("figure", image + HtmlElements.text("figcaption", caption));
  }

  /** The lines of a chart. */
  private String shown() {
    String batches =
        selection.batches().stream().map(b -> "" + b).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "Lines for %s; batch %s. The numbers are in the tables of this page and in steps.parquet.",
        String.join(", ", selection.optimizers()),
        batches);
  }

  private String caption(String name) {
    if (name.startsWith(StudyPlots.RULE)) {
      return ProbeChart.title(name.replace(StudyPlots.RULE, "").replace(".png", ""))
          + ", as reported by the update rule at every step"
          + ofFirstSeed();
    }
    boolean alone = sweep.isSingle() || sweep.spec().sweep().parallel().orElse(0) == 1;
    String shared = alone ? "." : "; trials that ran at the same time shared the machine.";
    return switch (name) {
      case StudyPlots.ACCURACY ->
          String.format(
              Locale.ROOT,
              "The %s accuracy of each optimizer at each batch, with unfinished trials at the "
                  + "bottom.",
              selection.shown().word());
      case StudyPlots.LOSS ->
          "Training loss of every step"
              + (sweep.isSingle()
                  ? "."
                  : ", of the first seed of each combination; a curve that leaves the chart at "
                      + "the top diverges.");
      case StudyPlots.VALIDATION ->
          "Accuracy on the validation examples during training" + ofFirstSeed();
      case StudyPlots.GAP -> "Training accuracy minus test accuracy at the end.";
      case StudyPlots.SPEED -> "Training examples per second, without evaluation" + shared;
      case StudyPlots.STALENESS ->
          "Updates between the parameters of a gradient and its application: fraction of all "
              + "updates.";
      case StudyPlots.TIME -> "Seconds of training, without evaluation" + shared;
      default -> throw new IllegalArgumentException("there is no caption for " + name);
    };
  }

  private String ofFirstSeed() {
    return sweep.isSingle() ? "." : ", of the first seed of each combination.";
  }
}
