package largo.core.report;

/**
 * A point of a chart, in units of its axes.
 *
 * @param x position
 * @param y value; NaN interrupts a line
 * @param low lower end of the interval of the value; equal to {@code y} if there is none
 * @param high upper end of the interval
 */
public record ChartPoint(double x, double y, double low, double high) {

  /** A point without an interval. */
  public static ChartPoint of(double x, double y) {
    return new ChartPoint(x, y, y, y);
  }

  /** Returns whether the point has an interval. */
  boolean hasInterval() {
    return low < high;
  }
}
