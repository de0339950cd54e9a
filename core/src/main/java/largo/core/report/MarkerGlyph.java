package largo.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.List;
import largo.core.report.TrialResult.Status;

/** A marker: six are filled and six hollow, so that twelve can be distinguished in grey. */
final class MarkerGlyph {

  private static final List<Shape> SHAPES =
      List.of(
          new Ellipse2D.Double(-0.5, -0.5, 1, 1),
          polygon(4, 45, 0.64),
          polygon(3, -90, 0.68),
          polygon(4, -90, 0.66),
          polygon(3, 90, 0.68),
          polygon(5, -90, 0.58));
  private static final BasicStroke OUTLINE = new BasicStroke(1.6f);

  private final Shape shape;
  private final boolean hollow;

  private MarkerGlyph(Shape shape, boolean hollow) {
    this.shape = shape;
    this.hollow = hollow;
  }

  /** The i-th marker; they repeat after twelve. */
  static MarkerGlyph of(int i) {
    return new MarkerGlyph(SHAPES.get(i % SHAPES.size()), i / SHAPES.size() % 2 == 1);
  }

  /** The marker of a status. */
  static MarkerGlyph of(Status status) {
    return status == Status.DIVERGED ? cross() : plus();
  }

  private static MarkerGlyph cross() {
    return new MarkerGlyph(
        line(line(new Path2D.Double(), -0.5, -0.5, 0.5, 0.5), -0.5, 0.5, 0.5, -0.5), true);
  }

  private static MarkerGlyph plus() {
    return new MarkerGlyph(line(line(new Path2D.Double(), -0.6, 0, 0.6, 0), 0, -0.6, 0, 0.6), true);
  }

  /** Paints the marker in the current color. */
  void paint(Graphics2D g, double x, double y, int size) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.scale(size, size);
    Shape placed = place.createTransformedShape(shape);
    Color color = g.getColor();
    g.setColor(hollow ? Color.WHITE : color);
    g.fill(placed);
    g.setColor(color);
    g.setStroke(OUTLINE);
    g.draw(placed);
  }

  private static Path2D line(Path2D path, double x1, double y1, double x2, double y2) {
    path.moveTo(x1, y1);
    path.lineTo(x2, y2);
    return path;
  }

  private static Path2D polygon(int corners, double firstDegrees, double radius) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      double angle = Math.toRadians(firstDegrees + 360.0 * i / corners);
      double x = radius * Math.cos(angle);
      double y = radius * Math.sin(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }
}
