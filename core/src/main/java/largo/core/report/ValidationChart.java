package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;

/** Validation accuracy by epoch: a panel for each batch, with a line for each optimizer. */
final class ValidationChart {

  private static final double MIN_SPAN = 0.5; // percentage points

  private ValidationChart() {}

  /**
   * The chart of a study.
   *
   * @param name of the file
   */
  static Chart of(String name, StudyResults studyResults, RateSelection selection) {
    List<ValidationCurve> curves = ValidationCurve.of(studyResults, selection);
    List<ChartPanel> panels = new ArrayList<>();
    for (int batch : selection.batches()) {
      List<ChartSeries> series =
          curves.stream()
              .filter(c -> c.batch() == batch)
              .map(
                  c ->
                      new ChartSeries(
                          selection.optimizers().get(c.optimizer()),
                          c.optimizer(),
                          Kind.LINE,
                          points(c, studyResults, selection)))
              .toList();
      panels.add(new ChartPanel("batch " + batch, series, List.of()));
    }
    return new Chart(
        name,
        "Validation " + selection.task().score(),
        selection.seeds() > 1
            ? "mean over " + selection.seedsText() + ", band: ±1 standard deviation"
            : "the model after the step",
        String.format(
            Locale.ROOT,
            "The %s on the validation examples during training.",
            selection.task().score()),
        ChartAxis.of("epochs", Scale.FROM_ZERO),
        ChartAxis.of("validation " + selection.task().score() + " (%)", Scale.LINEAR)
            .withSpan(MIN_SPAN),
        panels);
  }

  private static List<ChartPoint> points(
      ValidationCurve curve, StudyResults studyResults, RateSelection selection) {
    return selection
        .at(selection.optimizers().get(curve.optimizer()), curve.batch())
        .map(
            choice ->
                SeedBand.of(
                    choice.chosen(),
                    trial ->
                        ValidationCurve.of(
                                curve.optimizer(),
                                trial,
                                studyResults.steps().getOrDefault(trial.trial(), List.of()))
                            .points()))
        .orElse(curve.points());
  }
}
