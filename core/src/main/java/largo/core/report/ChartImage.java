package largo.core.report;

import java.awt.Rectangle;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.report.ChartSeries.Kind;

/**
 * Draws a chart as a PNG of 1600 × 1000 pixels, for papers, notebooks and pages without scripts.
 */
public final class ChartImage {

  private static final int TICK = 50; // width of a label, in points
  private static final int INTERVALS = 6; // between ticks, approximately

  private final Chart chart;
  private final DoubleSummaryStatistics range;
  private final Axis y;
  private final UnfinishedMarks marks;

  private ChartImage(Chart chart) {
    this.chart = chart;
    this.range = chart.range();
    this.y = vertical();
    this.marks = UnfinishedMarks.of(chart);
  }

  /**
   * Draws the chart; empty if there are no fonts.
   *
   * @param study name of the study, for the upper right; may be empty
   */
  public static Optional<byte[]> png(Chart chart, String study) {
    return FontCheck.problem().isPresent()
        ? Optional.empty()
        : Optional.of(new ChartImage(chart).draw(study));
  }

  private byte[] draw(String study) {
    ChartFigure figure = ChartFigure.of(chart, study);
    Canvas canvas = figure.canvas();
    Rectangle plots = figure.plots(y, marks.label());
    List<PanelGrid.Place> places = PanelGrid.of(plots, chart.panels().size());
    for (int i = 0; i < places.size(); i++) {
      paint(canvas, chart.panels().get(i), places.get(i));
    }
    if (range.getCount() == 0) {
      canvas.with(Canvas.PLAIN, Canvas.GREY);
      canvas.text("nothing was measured", plots.getCenterX(), plots.getCenterY(), 0.5);
    }
    figure.titles(chart.x().fullTitle(), chart.y().fullTitle(), plots);
    return canvas.png();
  }

  private void paint(Canvas canvas, ChartPanel panel, PanelGrid.Place place) {
    Rectangle plot = place.plot();
    Axis x = horizontal(panel, plot.width);
    Axis up = y.withMargin((double) marks.height() / plot.height);
    new PanelPainter(canvas, plot, x, place.isFirst() ? up : up.unlabelled()).paint(panel);
    marks.paint(canvas, plot, x);
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text(panel.title(), plot.getCenterX(), plot.y - 10, 0.5);
  }

  private Axis horizontal(ChartPanel panel, int width) {
    ChartAxis x = chart.x();
    DoubleSummaryStatistics values =
        Stream.concat(
                panel.series().stream().flatMap(s -> s.points().stream()).map(ChartPoint::x),
                panel.marks().stream().map(ChartMark::x))
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    double max = values.getCount() == 0 ? 0 : values.getMax();
    if (panel.series().stream().anyMatch(s -> s.kind() == Kind.BARS)) {
      int intervals = Math.min(Math.max(1, (int) max), width / TICK);
      return new Axis(v -> v, -0.6, max + 0.6, Axis.fromZero(max, intervals).ticks());
    }
    return switch (x.scale()) {
      case FROM_ZERO -> Axis.fromZero(max, width / TICK);
      case LINEAR, LOG_ERROR -> Axis.linear(values, x.minSpan());
      case LOG2 -> Axis.ofBatches(x.ticks());
      case LOG10 -> Axis.logarithmic(values);
    };
  }

  private Axis vertical() {
    ChartAxis axis = chart.y();
    return switch (axis.scale()) {
      case FROM_ZERO -> Axis.fromZero(range.getCount() == 0 ? 0 : range.getMax(), INTERVALS);
      case LINEAR -> Axis.linear(range, axis.minSpan());
      case LOG2, LOG10 -> Axis.logarithmic(range);
      case LOG_ERROR -> Axis.ofErrors(range, 100 - axis.max());
    };
  }
}
