package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;
import largo.core.report.TrialResult.Status;

/**
 * A quantity by batch: a line for each optimizer, intervals of one standard deviation over seeds,
 * and marks for unfinished trials below.
 */
final class BatchChart {

  private static final double MIN_ERROR = 0.005; // percentage points
  private static final double MIN_SPAN = 0.5; // of an axis of percentages

  private final RateSelection selection;
  private final PlottedQuantity quantity;
  private final List<ChartSeries> series = new ArrayList<>();

  private BatchChart(RateSelection selection, PlottedQuantity quantity) {
    this.selection = selection;
    this.quantity = quantity;
    for (int i = 0; i < selection.optimizers().size(); i++) {
      String optimizer = selection.optimizers().get(i);
      series.add(new ChartSeries(optimizer, i, Kind.POINTS, points(optimizer)));
    }
  }

  /**
   * The chart of a quantity.
   *
   * @param name of the file
   * @param caption what it shows
   */
  static Chart of(RateSelection selection, PlottedQuantity quantity, String name, String caption) {
    BatchChart chart = new BatchChart(selection, quantity);
    return new Chart(
        name,
        quantity.title(),
        chart.how(),
        caption,
        ChartAxis.ofBatches(selection.batches()),
        chart.y(),
        List.of(new ChartPanel("", chart.series, chart.marks())));
  }

  private String how() {
    String seeds =
        selection.seeds() > 1
            ? String.format(
                Locale.ROOT, "mean over %s, bars of ±1 standard deviation", selection.seedsText())
            : "one seed, so no error bars";
    String chosen = selection.isOpen() ? " · rates chosen by " + selection.choosingScore() : "";
    int others = selection.divergedUnchosen();
    return seeds
        + chosen
        + (others > 0
            ? " · " + NumberFormats.count("" + others, "trial") + " at other rates diverged"
            : "");
  }

  private List<ChartPoint> points(String optimizer) {
    List<ChartPoint> points = new ArrayList<>();
    for (int batch : selection.batches()) {
      MeanAndDeviation seeds =
          selection
              .at(optimizer, batch)
              .map(c -> c.chosen().over(quantity.of()))
              .orElse(MeanAndDeviation.EMPTY);
      double bar = seeds.hasDeviation() ? seeds.deviation() : 0;
      points.add(new ChartPoint(batch, seeds.mean(), seeds.mean() - bar, seeds.mean() + bar));
    }

    return points;
  }

  private List<ChartMark> marks() {
    List<ChartMark> marks = new ArrayList<>();
    for (int i = 0; i < selection.optimizers().size(); i++) {
      int style = i;
      for (int batch : selection.batches()) {
        selection
            .at(selection.optimizers().get(i), batch)
            .map(RateChoice::chosen)
            .filter(c -> c.finished().size() < c.trials().size())
            .ifPresent(c -> marks.add(mark(c, style)));
      }
    }
    return marks;
  }

  private static ChartMark mark(TrialGroup group, int style) {
    Status status = group.hasDiverged() ? Status.DIVERGED : Status.FAILED;
    int count = group.count(status);
    int all = group.trials().size();
    String label = group.optimizer() + (count < all ? " (" + count + " of " + all + ")" : "");
    return new ChartMark(status, style, label, group.batch(), Double.NaN);
  }

  private ChartAxis y() {
    return switch (quantity.kind()) {
      case ACCURACY ->
          isWide()
              ? ChartAxis.of(quantity.unit(), Scale.LOG_ERROR).within(Double.NaN, 100 - floor())
              : ChartAxis.of(quantity.unit(), Scale.LINEAR).withSpan(MIN_SPAN);
      case RATIO -> ChartAxis.of(quantity.unit(), Scale.LOG10);
      case DIFFERENCE -> ChartAxis.of(quantity.unit(), Scale.LINEAR).withSpan(MIN_SPAN);
    };
  }

  /** Whether errors differ too much for a linear axis. */
  private boolean isWide() {
    return errors().max().orElse(0) > 20 * floor();
  }

  /** Half of the minimum error, as the upper end of the axis: zero has no logarithm. */
  private double floor() {
    return Math.max(errors().filter(e -> e > 0).min().orElse(1) / 2, MIN_ERROR);
  }

  private DoubleStream errors() {
    return series.stream()
        .flatMap(s -> s.points().stream())
        .mapToDouble(p -> 100 - p.y())
        .filter(Double::isFinite);
  }
}
