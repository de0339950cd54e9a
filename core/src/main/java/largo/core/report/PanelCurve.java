package largo.core.report;

import java.util.List;

/**
 * What one optimizer shows in a panel.
 *
 * @param look of it
 * @param line points that are joined; a value that is NaN interrupts it
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
   * @param high its upper end
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
