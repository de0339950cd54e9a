package largo.core.report;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import largo.core.report.PanelCurve.Point;
import largo.core.report.TrialResult.Status;

/**
 * Training loss by epoch: a panel for each batch, with the loss of single steps of each optimizer
 * in a pale color, and means over a few steps.
 */
final class LossChart {

  private static final float LINE = 1.6f; // points
  private static final float PALE_LINE = 0.7f;
  private static final int TICK = 50; // width of a label

  private final RateSelection selection;
  private final List<LossCurve> curves;
  private final DoubleSummaryStatistics range;
  private final Axis y;

  private LossChart(StudyResults studyResults, RateSelection selection) {
    this.selection = selection;
    this.curves = LossCurve.of(studyResults, selection);
    this.range = range();
    this.y = isWide() ? Axis.logarithmic(range) : Axis.linear(range, 0.01);
  }

  static byte[] png(StudyResults studyResults, RateSelection selection) {
    return new LossChart(studyResults, selection).draw(studyResults.spec().name());
  }

  private byte[] draw(String name) {
    List<ChartFigure.Entry> legend =
        new ArrayList<>(ChartFigure.legend(selection.optimizers(), LINE));
    legend.addAll(UnfinishedMarks.of(selection).legend());
    ChartFigure figure = ChartFigure.of("Training loss", name, how(), legend);
    Canvas canvas = figure.canvas();
    Rectangle plots = figure.plots(y);

    paint(canvas, plots);
    if (range.getCount() == 0) {
      canvas.with(Canvas.PLAIN, Canvas.GREY);
      canvas.text("nothing was measured", plots.getCenterX(), plots.getCenterY(), 0.5);
    }
    figure.titles("epochs", isWide() ? "training loss, logarithmic" : "training loss", plots);
    return canvas.png();
  }

  private String how() {
    return curves.stream().anyMatch(LossCurve::isLong)
        ? "first seed; pale: loss of single steps; line: mean over each hundredth of the steps"
        : "first seed; loss of every step, not smoothed";
  }

  /** The panels, row by row. */
  private void paint(Canvas canvas, Rectangle plots) {
    List<PanelGrid.Place> places = PanelGrid.of(plots, selection.batches().size());
    for (int i = 0; i < places.size(); i++) {
      paint(canvas, places.get(i).plot(), selection.batches().get(i), places.get(i).isFirst());
    }
  }

  private void paint(Canvas canvas, Rectangle plot, int batch, boolean isFirst) {
    List<LossCurve> here = curves.stream().filter(c -> c.batch() == batch).toList();
    Axis x =
        Axis.fromZero(
            here.stream().mapToDouble(LossCurve::epochs).max().orElse(0), plot.width / TICK);
    Stream<PanelCurve> pale = here.stream().filter(LossCurve::isLong).map(this::pale);

    new ChartPanel(
            x,
            isFirst ? y : y.unlabelled(),
            Stream.concat(pale, here.stream().map(this::main)).toList())
        .paint(canvas, plot);
    List<LossCurve> unfinished = here.stream().filter(c -> c.status() != Status.FINISHED).toList();
    for (int i = 0; i < unfinished.size(); i++) {
      paintEnd(canvas, plot, x, unfinished.get(i), i);
    }
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text("batch " + batch, plot.getCenterX(), plot.y - 10, 0.5);
  }

  /** A cross at the end of a diverged curve, at the edge if the curve leaves the chart. */
  private void paintEnd(Canvas canvas, Rectangle plot, Axis x, LossCurve curve, int number) {
    Point last = curve.last();
    double right = plot.x + Math.max(0.03, Math.min(0.97, x.at(last.x()))) * plot.width;
    double up = Math.min(y.at(shown(last.y())) * plot.height, plot.height - 8.0 - 13 * number);
    canvas.graphics().setColor(SeriesStyle.of(curve.optimizer(), LINE).color());
    UnfinishedMarks.glyph(curve.status())
        .paint(canvas.graphics(), right, plot.getMaxY() - Math.max(8, up), ChartPanel.MARKER);
  }

  private PanelCurve main(LossCurve curve) {
    return new PanelCurve(
        SeriesStyle.of(curve.optimizer(), LINE),
        shown(curve.means()),
        shown(curve.marked(selection.optimizers().size())));
  }

  private PanelCurve pale(LossCurve curve) {
    return new PanelCurve(
        SeriesStyle.pale(curve.optimizer(), PALE_LINE), shown(curve.points()), List.of());
  }

  private List<Point> shown(List<Point> points) {
    return points.stream().map(p -> Point.of(p.x(), shown(p.y()))).toList();
  }

  /** The loss; far below the chart if it is zero, which has no logarithm. */
  private double shown(double loss) {
    return isWide() ? Math.max(loss, range.getMin() / 1e3) : loss;
  }

  private boolean isWide() {
    return range.getMin() > 0 && range.getMax() > 10 * range.getMin();
  }

  /**
   * The range of the chart. Single steps may be outside of it: the lowest percent of the losses,
   * and diverging losses, which would flatten all curves.
   */
  private DoubleSummaryStatistics range() {
    double[] steps =
        curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::y).sorted().toArray();
    double max =
        3
            * curves.stream()
                .filter(c -> !c.points().isEmpty())
                .mapToDouble(c -> c.points().get(0).y())
                .max()
                .orElse(0);
    DoubleStream usual = Arrays.stream(steps).skip(steps.length / 100);
    DoubleStream means = curves.stream().flatMap(c -> c.means().stream()).mapToDouble(Point::y);
    return DoubleStream.concat(usual, means).map(y -> Math.min(y, max)).summaryStatistics();
  }
}
