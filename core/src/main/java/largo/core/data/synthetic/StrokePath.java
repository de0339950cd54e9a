package largo.core.data.synthetic;

import java.util.Arrays;

/** The path of the pen as a polyline; segments on which the pen is lifted are not drawn. */
final class StrokePath {

  private double[] x = new double[128];
  private double[] y = new double[128];
  private boolean[] inked = new boolean[128];
  private int points;

  /**
   * Appends a point.
   *
   * @param draws whether the segment that ends in it is drawn
   */
  void move(double toX, double toY, boolean draws) {
    if (points == x.length) {
      x = Arrays.copyOf(x, 2 * points);
      y = Arrays.copyOf(y, 2 * points);
      inked = Arrays.copyOf(inked, 2 * points);
    }
    x[points] = toX;
    y[points] = toY;
    inked[points] = draws;
    points++;
  }

  int points() {
    return points;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }

  /** Whether the segment from point {@code i − 1} to point {@code i} is drawn. */
  boolean inked(int i) {
    return inked[i];
  }

  void lift(int i) {
    inked[i] = false;
  }

  void set(int i, double newX, double newY) {
    x[i] = newX;
    y[i] = newY;
  }

  /** Scales, then shifts. */
  void transform(double scale, double shiftX, double shiftY) {
    for (int i = 0; i < points; i++) {
      set(i, scale * x[i] + shiftX, scale * y[i] + shiftY);
    }
  }

  Span width() {
    return Span.of(x, points);
  }

  Span height() {
    return Span.of(y, points);
  }

  /** The range of a coordinate. */
  record Span(double low, double high) {

    private static Span of(double[] values, int count) {
      double low = values[0];
      double high = values[0];
      for (int i = 1; i < count; i++) {
        low = Math.min(low, values[i]);
        high = Math.max(high, values[i]);
      }
      return new Span(low, high);
    }

    double length() {
      return high - low;
    }

    double middle() {
      return (low + high) / 2;
    }
  }
}
