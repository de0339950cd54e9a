package largo.core.report;

import java.util.List;

/**
 * The curve of an optimizer in a panel.
 *
 * @param look color, dashes and marker
 * @param line points of a line, which a NaN interrupts
 * @param marked points that get a marker, and error bars if they have any
 */
record PanelCurve(SeriesStyle look, List<Point> line, List<Point> marked) {

  PanelCurve {
    line = List.copyOf(line);
    marked = List.copyOf(marked);
  }

  /**
   * A point in units of the axes.
   *
   * @param low lower end of the error bar; equal to {@code y} if there is none
   * @param high upper end of the error bar
   */
  record Point(double x, double y, double low, double high) {

    static Point of(double x, double y) {
      return new Point(x, y, y, y);
    }

    boolean hasBar() {
      return low < high;
    }
  }
}
