package largo.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;
import largo.core.report.TrialResult.Status;

/**
 * Training loss by epoch: a panel for each batch, with the loss of single steps of the first seed
 * in a pale color, and means over a few steps, with a band over seeds.
 */
final class LossChart {

  private static final double MIN_SPAN = 0.01;

  private final StudyResults studyResults;
  private final RateSelection selection;
  private final List<LossCurve> curves;

  private LossChart(StudyResults studyResults, RateSelection selection) {
    this.studyResults = studyResults;
    this.selection = selection;
    this.curves = LossCurve.of(studyResults, selection);
  }

  /**
   * The chart of a study.
   *
   * @param name of the file
   */
  static Chart of(String name, StudyResults studyResults, RateSelection selection) {
    LossChart chart = new LossChart(studyResults, selection);
    return new Chart(
        name,
        "Training loss",
        chart.how(),
        chart.caption(),
        ChartAxis.of("epochs", Scale.FROM_ZERO),
        chart.y(),
        selection.batches().stream().map(chart::panel).toList());
  }

  private String how() {
    String band =
        selection.seeds() > 1
            ? "line: mean over " + selection.seedsText() + ", band: ±1 standard deviation"
            : "line: mean over each hundredth of the steps";
    return curves.stream().anyMatch(LossCurve::isLong)
        ? band + "; pale: single steps" + (selection.seeds() > 1 ? " of the first seed" : "")
        : "first seed; loss of every step, not smoothed";
  }

  private String caption() {
    return studyResults.isSingle()
        ? "Training loss of every step."
        : "Training loss by epoch; a curve that leaves the chart at the top diverges.";
  }

  private ChartPanel panel(int batch) {
    List<ChartSeries> series = new ArrayList<>();
    List<ChartMark> marks = new ArrayList<>();
    for (LossCurve curve : curves) {
      if (curve.batch() == batch) {
        String optimizer = selection.optimizers().get(curve.optimizer());
        if (curve.isLong()) {
          series.add(
              new ChartSeries(optimizer, curve.optimizer(), Kind.BACKGROUND, curve.points()));
        }
        series.add(new ChartSeries(optimizer, curve.optimizer(), Kind.LINE, means(curve)));
        if (curve.status() != Status.FINISHED) {
          ChartPoint last = curve.last();
          marks.add(
              new ChartMark(curve.status(), curve.optimizer(), optimizer, last.x(), last.y()));
        }
      }
    }
    return new ChartPanel("batch " + batch, series, marks);
  }

  private List<ChartPoint> means(LossCurve curve) {
    return selection
        .at(selection.optimizers().get(curve.optimizer()), curve.batch())
        .map(choice -> SeedBand.of(choice.chosen(), this::means))
        .orElse(curve.means());
  }

  private List<ChartPoint> means(TrialResult trial) {
    return LossCurve.of(0, trial, studyResults.steps().getOrDefault(trial.trial(), List.of()))
        .means();
  }

  /**
   * The vertical axis. Single steps may be outside of it: the lowest percent of the losses, and
   * diverging losses, which would flatten all curves.
   */
  private ChartAxis y() {
    DoubleSummaryStatistics range = range();
    boolean isWide = range.getMin() > 0 && range.getMax() > 10 * range.getMin();
    ChartAxis axis =
        ChartAxis.of("training loss", isWide ? Scale.LOG10 : Scale.LINEAR).withSpan(MIN_SPAN);
    return range.getCount() == 0 ? axis : axis.within(range.getMin(), range.getMax());
  }

  private DoubleSummaryStatistics range() {
    double[] steps =
        curves.stream()
            .flatMap(c -> c.points().stream())
            .mapToDouble(ChartPoint::y)
            .sorted()
            .toArray();
    double max =
        3
            * curves.stream()
                .filter(c -> !c.points().isEmpty())
                .mapToDouble(c -> c.points().get(0).y())
                .max()
                .orElse(0);
    DoubleStream usual = Arrays.stream(steps).skip(steps.length / 100);
    DoubleStream means =
        curves.stream().flatMap(c -> c.means().stream()).mapToDouble(ChartPoint::y);
    return DoubleStream.concat(usual, means).map(y -> Math.min(y, max)).summaryStatistics();
  }
}
