package largo.core.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;

/**
 * A metric of steps, such as a trust ratio, an adaptive momentum or a gradient noise scale, by
 * epoch: a panel for each batch, with the optimizers that have it.
 */
final class ProbeChart {

  private static final double MIN_SPAN = 1e-3;

  private ProbeChart() {}

  /**
   * The chart of a metric.
   *
   * @param name of the file
   * @param probe name of the metric
   */
  static Chart of(String name, String probe, StudyResults studyResults, RateSelection selection) {
    List<ProbeCurve> curves = ProbeCurve.of(probe, studyResults, selection);
    DoubleSummaryStatistics range =
        curves.stream().flatMapToDouble(ProbeCurve::values).summaryStatistics();
    boolean isWide = range.getMin() > 0 && range.getMax() > 10 * range.getMin();
    return new Chart(
        name,
        title(probe),
        subtitle(curves),
        title(probe)
            + " by step"
            + (studyResults.isSingle() ? "." : ", of the first seed of each combination."),
        ChartAxis.of("epochs", Scale.FROM_ZERO),
        ChartAxis.of(probe.replace('-', ' '), isWide ? Scale.LOG10 : Scale.LINEAR)
            .withSpan(MIN_SPAN),
        selection.batches().stream().map(batch -> panel(batch, curves, selection)).toList());
  }

  private static String subtitle(List<ProbeCurve> curves) {
    String line = "first seed; line: mean over each hundredth of the steps";
    if (curves.stream().anyMatch(ProbeCurve::isByTensor)) {
      return line + ", of the median over tensors; pale: outermost tensors";
    }
    return curves.stream().allMatch(c -> c.outer().isEmpty()) ? line : line + "; pale: steps";
  }

  private static ChartPanel panel(int batch, List<ProbeCurve> curves, RateSelection selection) {
    List<ChartSeries> series = new ArrayList<>();
    for (ProbeCurve curve : curves) {
      if (curve.batch() == batch) {
        String optimizer = selection.optimizers().get(curve.optimizer());
        int style = curve.optimizer();
        curve
            .outer()
            .forEach(o -> series.add(new ChartSeries(optimizer, style, Kind.BACKGROUND, o)));
        series.add(new ChartSeries(optimizer, style, Kind.LINE, curve.middle()));
      }
    }
    return new ChartPanel("batch " + batch, series, List.of());
  }

  /** {@code trust-ratio} → {@code Trust ratio}. */
  private static String title(String probe) {
    return TitleText.capitalized(probe.replace('-', ' '));
  }
}
