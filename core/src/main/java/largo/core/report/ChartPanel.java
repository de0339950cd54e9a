package largo.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.None;

/**
 * Curves between two axes.
 *
 * <p>XChart draws the curves, as fractions of the axes, but not the axes: it would label a
 * logarithmic scale in scientific notation, place ticks where there is no batch, and make error
 * bars symmetric.
 *
 * @param x horizontal axis
 * @param y vertical axis
 * @param curves in the order in which they are drawn
 */
record ChartPanel(Axis x, Axis y, List<PanelCurve> curves) {

  /** Size of markers in points. */
  static final int MARKER = 9;

  private static final int FINE = 1000; // pieces of a curve

  /** Color of axes and grid. */
  static final BasicStroke THIN = new BasicStroke(0.75f);

  private static final BasicStroke BAR = new BasicStroke(1.2f);
  private static final Color CLEAR = new Color(0, 0, 0, 0);

  /** Draws axes and curves; labels lie outside the plot, to its left and below it. */
  void paint(Canvas canvas, Rectangle plot) {
    grid(canvas, plot);
    XYChart chart = chart(plot);
    for (int i = 0; i < curves.size(); i++) {
      add(curves.get(i), "" + i, chart);
    }

    Graphics2D g = canvas.graphics();
    g.translate(plot.x, plot.y);
    chart.paint(g, plot.width, plot.height);
    g.translate(-plot.x, -plot.y);
    g.setColor(Canvas.GREY);
    g.setStroke(THIN);
    g.draw(plot);
  }

  private void grid(Canvas canvas, Rectangle plot) {
    Graphics2D g = canvas.graphics();
    double taken = Double.NEGATIVE_INFINITY;
    for (Axis.Tick tick : x.ticks()) {
      double at = plot.x + x.at(tick.value()) * plot.width;
      line(g, at, plot.y, at, plot.getMaxY());
      canvas.with(Canvas.PLAIN, Canvas.BLACK);
      double half = canvas.width(tick.label()) / 2;
      if (at - half > taken + 4) {
        canvas.text(tick.label(), at, plot.getMaxY() + 13, 0.5);
        taken = at + half;
      }
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = plot.getMaxY() - y.at(tick.value()) * plot.height;
      line(g, plot.x, at, plot.getMaxX(), at);
      canvas.with(Canvas.PLAIN, Canvas.BLACK).text(tick.label(), plot.x - 6, at, 1);
    }
  }

  private static void line(Graphics2D g, double x1, double y1, double x2, double y2) {
    g.setColor(Canvas.GRID);
    g.setStroke(THIN);
    g.draw(new Line2D.Double(x1, y1, x2, y2));
  }

  private static XYChart chart(Rectangle plot) {
    XYChart chart = new XYChart(plot.width, plot.height, ChartTheme.XChart);
    XYStyler styler = chart.getStyler();
    styler.setLegendVisible(false).setChartTitleVisible(false).setChartPadding(0);
    styler.setChartBackgroundColor(CLEAR).setPlotBackgroundColor(CLEAR);
    styler.setPlotBorderVisible(false).setPlotContentSize(1).setMarkerSize(MARKER);
    styler.setAxisTicksVisible(false).setAxisTitlesVisible(false).setPlotMargin(0);
    styler.setPlotGridLinesVisible(false).setPlotTicksMarksVisible(false);
    styler.setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    // hidden ticks are also computed, in a loop that does not end for values that are almost equal,
    // unless all labels are the same
    styler.setxAxisTickLabelsFormattingFunction(value -> " ");
    styler.setyAxisTickLabelsFormattingFunction(value -> " ");
    return chart;
  }

  private void add(PanelCurve curve, String id, XYChart chart) {
    SeriesStyle look = curve.look();
    int bar = 0;
    for (PanelCurve.Point p : curve.marked()) {
      if (p.hasBar()) {
        double[] at = {x.at(p.x()), x.at(p.x())};
        double[] ends = {y.at(p.low()), y.at(p.high())};
        XYSeries series = chart.addSeries(id + " bar " + bar++, at, ends);
        series.setLineStyle(BAR).setLineColor(look.color());
        series.setMarker(MarkerGlyph.cap()).setMarkerColor(look.color());
      }
    }
    if (!curve.line().isEmpty()) {
      XYSeries series = series(densified(curve.line()), id + " line", chart);
      series.setLineStyle(look.line()).setLineColor(look.color());
      series.setMarker(new None());
      series.setSmooth(true);
    }
    if (!curve.marked().isEmpty()) {
      XYSeries series = series(placed(curve.marked()), id + " markers", chart);
      series.setLineStyle(SeriesLines.NONE);
      series.setMarker(look.glyph()).setMarkerColor(look.color());
    }
  }

  private static XYSeries series(double[][] points, String name, XYChart chart) {
    return chart.addSeries(name, points[0], points[1]);
  }

  private double[][] placed(List<PanelCurve.Point> points) {
    return new double[][] {
      points.stream().mapToDouble(p -> x.at(p.x())).toArray(),
      points.stream().mapToDouble(p -> y.at(p.y())).toArray()
    };
  }

  /**
   * Points on the straight lines between points, so dense that a "smooth" curve through them looks
   * straight. XChart draws a smooth curve as one path; otherwise it draws line by line, and dashes
   * restart at each line.
   */
  private double[][] densified(List<PanelCurve.Point> points) {
    double[][] corners = placed(points);
    int lines = points.size() - 1;
    int pieces = Math.max(1, FINE / Math.max(1, lines));
    double[][] fine = new double[2][lines * pieces + 1];
    for (int d = 0; d < 2; d++) {
      for (int i = 0; i < lines * pieces; i++) {
        double share = i % pieces / (double) pieces;
        int from = i / pieces;
        double difference = corners[d][from + 1] - corners[d][from];
        fine[d][i] = corners[d][from] + (share > 0 ? share * difference : 0); // it may be NaN
      }
      fine[d][lines * pieces] = corners[d][lines];
    }

    return fine;
  }
}
