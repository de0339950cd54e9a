package largo.core.report;

import java.util.List;

/**
 * An axis of a chart.
 *
 * @param title with the unit
 * @param scale of the values
 * @param ticks values with a label; empty for round values
 * @param min value below which the chart does not extend; NaN for the smallest of the data
 * @param max value above which the chart does not extend; NaN for the largest of the data
 * @param minSpan difference of the ends of a linear axis, at least
 */
public record ChartAxis(
    String title, Scale scale, List<Double> ticks, double min, double max, double minSpan) {

  /** Scales. */
  public enum Scale {
    /** Linear. */
    LINEAR,
    /** Linear, from zero. */
    FROM_ZERO,
    /** Logarithmic with base two. */
    LOG2,
    /** Logarithmic with base ten. */
    LOG10,
    /**
     * Percentages, logarithmic in the difference to 100: from 99 to 98 is as far as from 98 to 96.
     */
    LOG_ERROR
  }

  /** Copies the list. */
  public ChartAxis {
    ticks = List.copyOf(ticks);
  }

  /** An axis over the range of the data, with round values as ticks. */
  public static ChartAxis of(String title, Scale scale) {
    return new ChartAxis(title, scale, List.of(), Double.NaN, Double.NaN, 0);
  }

  /** The axis of batches in examples per step. */
  public static ChartAxis ofBatches(List<Integer> batches) {
    return new ChartAxis(
        "batch (examples per step)",
        Scale.LOG2,
        batches.stream().map(Integer::doubleValue).toList(),
        Double.NaN,
        Double.NaN,
        0);
  }

  /** The same axis, which extends over at least {@code span} if it is linear. */
  ChartAxis withSpan(double span) {
    return new ChartAxis(title, scale, ticks, min, max, span);
  }

  /** The same axis with limits. */
  ChartAxis within(double lower, double upper) {
    return new ChartAxis(title, scale, ticks, lower, upper, minSpan);
  }

  boolean isLogarithmic() {
    return scale != Scale.LINEAR && scale != Scale.FROM_ZERO;
  }

  /** The title, which names a logarithmic scale. */
  String fullTitle() {
    return switch (scale) {
      case LINEAR, FROM_ZERO -> title;
      case LOG2, LOG10 -> title + ", logarithmic";
      case LOG_ERROR -> title + ", logarithmic in the error";
    };
  }
}
