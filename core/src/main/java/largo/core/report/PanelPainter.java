package largo.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import largo.core.report.ChartSeries.Kind;

/**
 * Draws a panel of a chart.
 *
 * @param canvas to draw on
 * @param plot area between the axes; labels lie to its left and below it
 * @param x horizontal axis
 * @param y vertical axis
 */
record PanelPainter(Canvas canvas, Rectangle plot, Axis x, Axis y) {

  /** Size of markers in points. */
  static final int MARKER = 9;

  /** Stroke of axes and grid. */
  static final BasicStroke THIN = new BasicStroke(0.75f);

  private static final BasicStroke BAR = new BasicStroke(1.2f);
  private static final BasicStroke LIMIT =
      new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 5}, 0);
  private static final float LINE = 1.8f; // points
  private static final float PALE_LINE = 0.7f;
  private static final double SHIFT = 4; // between the error bars of neighbors
  private static final double BARS = 0.8; // of the bars at one position together
  private static final double OVERHANG = 8; // of labels, which must not touch those of neighbors
  private static final int FEW = 5; // points of a line without gaps between markers

  /** Draws grid, zero line, series and marks. */
  void paint(ChartPanel panel) {
    Graphics2D g = canvas.graphics();
    grid();
    Shape whole = g.getClip();
    g.clip(plot);
    if (y.at(0) > 0 && y.at(0) < 1) {
      line(Canvas.GREY, plot.x, vertical(0), plot.getMaxX(), vertical(0));
    }
    List<ChartSeries> main = panel.series().stream().filter(s -> s.kind().isListed()).toList();
    panel.series().stream().filter(s -> s.kind() == Kind.BACKGROUND).forEach(this::background);
    panel.series().stream().filter(s -> s.kind() == Kind.LIMIT).forEach(this::limits);
    for (int i = 0; i < main.size(); i++) {
      switch (main.get(i).kind()) {
        case POINTS -> points(main.get(i), (i - (main.size() - 1) / 2.0) * SHIFT);
        case BARS -> bars(main.get(i), i, main.size());
        case STEPS -> steps(main.get(i));
        default -> curve(main.get(i), i, main.size());
      }
    }
    marks(panel.marks());
    g.setClip(whole);
    g.setColor(Canvas.GREY);
    g.setStroke(THIN);
    g.draw(plot);
  }

  private void grid() {
    double taken = Double.NEGATIVE_INFINITY;
    for (Axis.Tick tick : x.ticks()) {
      double at = horizontal(tick.value());
      line(Canvas.GRID, at, plot.y, at, plot.getMaxY());
      canvas.with(Canvas.PLAIN, Canvas.BLACK);
      double half = canvas.width(tick.label()) / 2;
      boolean fits = at - half > plot.x - OVERHANG && at + half < plot.getMaxX() + OVERHANG;
      if (fits && at - half > taken + 4) {
        canvas.text(tick.label(), at, plot.getMaxY() + 13, 0.5);
        taken = at + half;
      }
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = vertical(tick.value());
      line(Canvas.GRID, plot.x, at, plot.getMaxX(), at);
      canvas.with(Canvas.PLAIN, Canvas.BLACK).text(tick.label(), plot.x - 6, at, 1);
    }
  }

  private void line(Color color, double x1, double y1, double x2, double y2) {
    canvas.graphics().setColor(color);
    canvas.graphics().setStroke(THIN);
    canvas.graphics().draw(new Line2D.Double(x1, y1, x2, y2));
  }

  private void background(ChartSeries series) {
    SeriesStyle style = SeriesStyle.pale(series.style(), PALE_LINE);
    stroke(style, path(series.points(), 0));
  }

  private void points(ChartSeries series, double shift) {
    boolean hasBars = series.points().stream().anyMatch(ChartPoint::hasInterval);
    double right = hasBars ? shift : 0;
    SeriesStyle style = SeriesStyle.of(series.style(), LINE);
    stroke(style, path(series.points(), right));
    Graphics2D g = canvas.graphics();
    for (ChartPoint p : series.points()) {
      if (p.hasInterval()) {
        double at = horizontal(p.x()) + right;
        g.setColor(style.color());
        g.setStroke(BAR);
        g.draw(new Line2D.Double(at, vertical(p.low()), at, vertical(p.high())));
        for (double end : new double[] {p.low(), p.high()}) {
          g.draw(new Line2D.Double(at - 4, vertical(end), at + 4, vertical(end)));
        }
      }
    }
    series.points().forEach(p -> marker(style, p, right));
  }

  private void curve(ChartSeries series, int number, int count) {
    SeriesStyle style = SeriesStyle.of(series.style(), LINE);
    List<ChartPoint> points = series.points();
    if (points.stream().anyMatch(ChartPoint::hasInterval)) {
      canvas.graphics().setColor(SeriesStyle.pale(series.style(), LINE).color());
      canvas.graphics().fill(band(points));
    }
    stroke(style, path(points, 0));
    int markers = Math.min(FEW, points.size());
    for (int i = 0; i < markers; i++) {
      double share = points.size() <= FEW ? i : (i + (number + 0.5) / count);
      marker(style, points.get((int) (share * points.size() / markers)), 0);
    }
  }

  private void bars(ChartSeries series, int number, int count) {
    Graphics2D g = canvas.graphics();
    double width = BARS / count;
    for (ChartPoint p : series.points()) {
      double left = horizontal(p.x() - BARS / 2 + number * width);
      double right = horizontal(p.x() - BARS / 2 + (number + 1) * width);
      double top = vertical(p.y());
      g.setColor(SeriesStyle.of(series.style(), LINE).color());
      g.fill(new Rectangle2D.Double(left, top, right - left, vertical(0) - top));
    }
  }

  private void steps(ChartSeries series) {
    List<ChartPoint> points = series.points();
    Path2D path = new Path2D.Double();
    path.moveTo(horizontal(points.get(0).x()), vertical(0));
    for (int i = 0; i < points.size(); i++) {
      double at = horizontal(points.get(i).x());
      path.lineTo(at, vertical(i == 0 ? 0 : points.get(i - 1).y()));
      path.lineTo(at, vertical(points.get(i).y()));
    }
    stroke(SeriesStyle.of(series.style(), LINE), path);
  }

  /** Vertical lines, dashed in a way that no series is. */
  private void limits(ChartSeries series) {
    Graphics2D g = canvas.graphics();
    g.setColor(SeriesStyle.of(series.style(), LINE).color());
    g.setStroke(LIMIT);
    for (ChartPoint p : series.points()) {
      double at = horizontal(p.x());
      g.draw(new Line2D.Double(at, plot.y, at, plot.getMaxY()));
    }
  }

  /** Crosses at the ends of curves; those outside of the plot move to its edge. */
  private void marks(List<ChartMark> marks) {
    List<ChartMark> here = marks.stream().filter(m -> !m.isBelowTheValues()).toList();
    for (int i = 0; i < here.size(); i++) {
      ChartMark mark = here.get(i);
      double at = plot.x + Math.max(0.03, Math.min(0.97, x.at(mark.x()))) * plot.width;
      double up = Math.min(y.at(mark.y()) * plot.height, plot.height - 8.0 - 13 * i);
      canvas.graphics().setColor(SeriesStyle.of(mark.style(), LINE).color());
      MarkerGlyph.of(mark.status())
          .paint(canvas.graphics(), at, plot.getMaxY() - Math.max(8, up), MARKER);
    }
  }

  private void stroke(SeriesStyle style, Path2D path) {
    canvas.graphics().setColor(style.color());
    canvas.graphics().setStroke(style.line());
    canvas.graphics().draw(path);
  }

  private void marker(SeriesStyle style, ChartPoint p, double shift) {
    if (Double.isFinite(p.y())) {
      canvas.graphics().setColor(style.color());
      style.glyph().paint(canvas.graphics(), horizontal(p.x()) + shift, vertical(p.y()), MARKER);
    }
  }

  private Path2D path(List<ChartPoint> points, double shift) {
    Path2D path = new Path2D.Double();
    boolean isOpen = false;
    for (ChartPoint p : points) {
      double at = horizontal(p.x()) + shift;
      if (Double.isFinite(p.y()) && isOpen) {
        path.lineTo(at, vertical(p.y()));
      } else if (Double.isFinite(p.y())) {
        path.moveTo(at, vertical(p.y()));
      }
      isOpen = Double.isFinite(p.y());
    }
    return path;
  }

  private Path2D band(List<ChartPoint> points) {
    List<ChartPoint> finite = points.stream().filter(p -> Double.isFinite(p.y())).toList();
    Path2D path = new Path2D.Double();
    path.moveTo(horizontal(finite.get(0).x()), vertical(finite.get(0).high()));
    finite.forEach(p -> path.lineTo(horizontal(p.x()), vertical(p.high())));
    for (int i = finite.size() - 1; i >= 0; i--) {
      path.lineTo(horizontal(finite.get(i).x()), vertical(finite.get(i).low()));
    }
    path.closePath();
    return path;
  }

  private double horizontal(double value) {
    return plot.x + x.at(value) * plot.width;
  }

  /**
   * The position of a value; values far outside, such as zero on a logarithmic axis, move closer.
   */
  private double vertical(double value) {
    double at = y.at(value);
    return plot.getMaxY() - (Double.isNaN(at) ? -2 : Math.max(-2, Math.min(3, at))) * plot.height;
  }
}
