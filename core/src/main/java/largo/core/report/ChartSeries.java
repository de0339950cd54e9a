package largo.core.report;

import java.util.List;

/**
 * A series of a chart.
 *
 * @param name for the legend; series of the same name are shown and hidden together
 * @param style number of its style: the same for the same optimizer in all charts
 * @param kind how it is drawn
 * @param points ascending in {@code x}
 */
public record ChartSeries(String name, int style, Kind kind, List<ChartPoint> points) {

  /** Kinds of series. */
  public enum Kind {
    /** A line with a marker at each point, and intervals as error bars. */
    POINTS,
    /** A line, with intervals as a band. */
    LINE,
    /** A pale line without an entry in the legend, such as single steps behind their means. */
    BACKGROUND,
    /** Bars from zero, side by side with those of other series. */
    BARS,
    /** A line of steps, such as a histogram: each value holds up to the next point. */
    STEPS,
    /** Vertical lines at the positions, without values and without an entry in the legend. */
    LIMIT;

    /** Whether it is in the legend and in tables. */
    boolean isListed() {
      return this != BACKGROUND && this != LIMIT;
    }
  }

  /** Copies the list. */
  public ChartSeries {
    points = List.copyOf(points);
  }
}
