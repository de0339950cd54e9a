package largo.core.report;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import largo.core.report.PanelCurve.Point;
import largo.core.report.PlottedQuantity.Kind;

/**
 * A quantity by batch: a line for each optimizer, error bars of one standard deviation over seeds,
 * and marks for unfinished trials at the bottom.
 */
final class BatchChart {

  private static final float LINE = 2; // points
  private static final double MIN_ERROR = 0.005; // percentage points

  private final RateSelection selection;
  private final PlottedQuantity quantity;
  private final Axis x;
  private final List<PanelCurve> curves;

  private BatchChart(RateSelection selection, PlottedQuantity quantity) {
    this.selection = selection;
    this.quantity = quantity;
    this.x = Axis.ofBatches(selection.batches());
    this.curves = new ArrayList<>();
    for (int i = 0; i < selection.optimizers().size(); i++) {
      List<Point> points = points(i);
      curves.add(new PanelCurve(SeriesStyle.of(i, LINE), points, points));
    }
  }

  /**
   * Draws the chart.
   *
   * @param name of the sweep
   */
  static byte[] png(String name, RateSelection selection, PlottedQuantity quantity) {
    return new BatchChart(selection, quantity).draw(name);
  }

  private byte[] draw(String name) {
    UnfinishedMarks unfinished = UnfinishedMarks.of(selection);
    List<ChartFigure.Entry> legend =
        new ArrayList<>(ChartFigure.legend(selection.optimizers(), LINE));
    legend.addAll(unfinished.legend());
    ChartFigure figure = ChartFigure.of(quantity.title(), name, how(), legend);
    Canvas canvas = figure.canvas();

    Axis y = y();
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    double labels =
        Stream.concat(y.ticks().stream().map(Axis.Tick::label), Stream.of(unfinished.label()))
            .mapToDouble(canvas::width)
            .max()
            .orElse(0);
    int left = 24 + (int) Math.ceil(labels);
    Rectangle body = figure.body();
    Rectangle plot = new Rectangle(body.x + left, body.y, body.width - left, body.height - 40);
    new ChartPanel(x, y.withMargin((double) unfinished.height() / plot.height), withZeroLine())
        .paint(canvas, plot);
    unfinished.paint(canvas, plot, x);
    if (values().getCount() == 0) {
      canvas.with(Canvas.PLAIN, Canvas.GREY);
      canvas.text("nothing was measured", plot.getCenterX(), plot.getCenterY(), 0.5);
    }
    figure.titles("batch (examples per step), logarithmic", unit(), plot);
    return canvas.png();
  }

  /** The curves, with a line at zero for differences. */
  private List<PanelCurve> withZeroLine() {
    if (quantity.kind() != Kind.DIFFERENCE || values().getCount() == 0) {
      return curves;
    }
    SeriesStyle seriesStyle = new SeriesStyle(Canvas.GREY, ChartPanel.THIN, MarkerGlyph.of(0));
    List<Point> ends = List.of(Point.of(1e-9, 0), Point.of(1e12, 0));
    return Stream.concat(Stream.of(new PanelCurve(seriesStyle, ends, List.of())), curves.stream())
        .toList();
  }

  private String how() {
    String seeds =
        selection.seeds() > 1
            ? String.format(
                Locale.ROOT, "mean over %s, bars of ±1 standard deviation", selection.seedsText())
            : "one seed, so no error bars";
    String chosen =
        selection.isOpen() ? " · rates chosen by " + selection.by().word() + " accuracy" : "";
    int others = selection.divergedUnchosen();
    return seeds
        + chosen
        + (others > 0
            ? " · " + NumberFormats.count("" + others, "trial") + " at other rates diverged"
            : "");
  }

  private List<Point> points(int optimizer) {
    List<Point> points = new ArrayList<>();
    for (int batch : selection.batches()) {
      MeanAndDeviation meanAndDeviation =
          selection
              .at(selection.optimizers().get(optimizer), batch)
              .map(c -> c.chosen().over(quantity.of()))
              .orElse(MeanAndDeviation.EMPTY);
      double bar = meanAndDeviation.hasDeviation() ? meanAndDeviation.deviation() : 0;
      double mean = meanAndDeviation.mean();
      points.add(new Point(batch * shift(optimizer), mean, mean - bar, mean + bar));
    }

    return points;
  }

  /** Factor by which points are shifted from their batch, so that error bars do not overlap. */
  private double shift(int optimizer) {
    if (selection.seeds() < 2) {
      return 1;
    }
    double middle = (selection.optimizers().size() - 1) / 2.0;
    double step = Math.min(0.012 * (x.high() - x.low()), 0.3 / selection.optimizers().size());
    return Math.pow(2, (optimizer - middle) * step);
  }

  private Axis y() {
    DoubleSummaryStatistics values = values();
    return switch (quantity.kind()) {
      case ACCURACY -> isWide() ? Axis.ofErrors(values, floor()) : Axis.linear(values, 0.5);
      case RATIO -> Axis.logarithmic(values);
      case DIFFERENCE -> {
        if (values.getCount() > 0) {
          values.accept(0);
        }
        yield Axis.linear(values, 0.5);
      }
    };
  }

  private String unit() {
    return quantity.kind() == Kind.ACCURACY && isWide()
        ? quantity.unit() + ", logarithmic in the error"
        : quantity.kind() == Kind.RATIO ? quantity.unit() + ", logarithmic" : quantity.unit();
  }

  /** The values that the axis covers. */
  private DoubleSummaryStatistics values() {
    double max = isWide() ? 100 - floor() : Double.POSITIVE_INFINITY;
    return means()
        .flatMap(p -> Stream.of(p.y(), low(p), p.high()))
        .mapToDouble(v -> Math.min(v, max))
        .summaryStatistics();
  }

  /**
   * The end of an error bar; on a logarithmic axis, a bar that would reach zero extends to the edge
   * of the chart.
   */
  private double low(Point p) {
    return quantity.kind() == Kind.RATIO && p.low() < p.y() / 4 ? p.y() / 4 : p.low();
  }

  /** Whether errors differ too much for a linear axis. */
  private boolean isWide() {
    double max = means().mapToDouble(p -> 100 - p.y()).max().orElse(0);
    return quantity.kind() == Kind.ACCURACY && max > 20 * floor();
  }

  /** Half of the minimum error, as the upper end of the axis: zero has no logarithm. */
  private double floor() {
    double min = means().mapToDouble(p -> 100 - p.y()).filter(e -> e > 0).min().orElse(1);
    return Math.max(min / 2, MIN_ERROR);
  }

  private Stream<Point> means() {
    return curves.stream().flatMap(c -> c.line().stream()).filter(p -> !Double.isNaN(p.y()));
  }
}
