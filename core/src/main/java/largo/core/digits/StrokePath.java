package largo.core.digits;

import java.util.Arrays;

/** The path of the pen tip, as a chain of points; the pen is lifted between some of them. */
final class StrokePath {

  private double[] x = new double[128];
  private double[] y = new double[128];
  private boolean[] down = new boolean[128];
  private int points;

  /**
   * Moves the pen on.
   *
   * @param inked whether it touches the paper on its way
   */
  void move(double toX, double toY, boolean inked) {
    if (points == x.length) {
      x = Arrays.copyOf(x, 2 * points);
      y = Arrays.copyOf(y, 2 * points);
      down = Arrays.copyOf(down, 2 * points);
    }
    x[points] = toX;
    y[points] = toY;
    down[points] = inked;
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

  /** Whether the pen touches the paper on its way to point {@code i}. */
  boolean down(int i) {
    return down[i];
  }

  void lift(int i) {
    down[i] = false;
  }

  void set(int i, double newX, double newY) {
    x[i] = newX;
    y[i] = newY;
  }

  /** Scales, then shifts. */
  void place(double scale, double shiftX, double shiftY) {
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

  /** From the least to the greatest of a coordinate. */
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
