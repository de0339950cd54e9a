package largo.core.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The pictures on the page: what each shows, below it and for those who do not see it. */
final class ReportImages {

  private final Sweep sweep;
  private final Selection selection;

  private ReportImages(Sweep sweep, Selection selection) {
    this.sweep = sweep;
    this.selection = selection;
  }

  static String of(Sweep sweep, Selection selection, Plots plots) {
    if (plots.problem().isPresent()) {
      return Html.text("p class=\"banner\"", "No " + plots.problem().get());
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
            Html.escape(caption + " " + shown()),
            Base64.getEncoder().encodeToString(png));
    return Html.element("figure", image + Html.text("figcaption", caption));
  }

  /** Which lines a picture has. */
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
    if (name.startsWith(Plots.RULE)) {
      return ProbePicture.title(name.replace(Plots.RULE, "").replace(".png", ""))
          + ", as the update rule tells it at every step"
          + ofFirstSeed();
    }
    boolean alone = sweep.isSingle() || sweep.spec().sweep().parallel().orElse(0) == 1;
    String shared = alone ? "." : "; trials that ran at the same time shared the machine.";
    return switch (name) {
      case Plots.ACCURACY ->
          String.format(
              Locale.ROOT,
              "What each optimizer reaches at each batch in %s accuracy, and at the foot what did not "
                  + "finish.",
              selection.shown().word());
      case Plots.LOSS ->
          "Training loss of every step"
              + (sweep.isSingle()
                  ? "."
                  : ", of the first seed of each combination; a curve that leaves at the top diverges.");
      case Plots.VALIDATION ->
          "Accuracy on the validation examples while training went on" + ofFirstSeed();
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

  private String ofFirstSeed() {
    return sweep.isSingle() ? "." : ", of the first seed of each combination.";
  }
}
