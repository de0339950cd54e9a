package largo.core.tuning;

import largo.core.Preconditions;

/**
 * A hyper-parameter that is searched together with the learning rate.
 *
 * @param key its key in the configuration of an optimizer, {@code momentum} for example
 * @param low lowest value; positive on a logarithmic axis
 * @param high highest value, above low
 * @param scale the axis on which values are equally likely
 */
public record TunedKey(String key, double low, double high, Scale scale) {

  /** Axes. */
  public enum Scale {
    /** {@code low + x (high − low)}. */
    LINEAR,
    /** {@code low (high / low)^x}. */
    LOG
  }

  /** A range that is empty, or not positive on a logarithmic axis, cannot be searched. */
  public TunedKey {
    Preconditions.that(
        Double.isFinite(low) && (scale == Scale.LINEAR || low > 0),
        "low must be finite, and positive where scale = log, but was %s",
        Double.toString(low));
    Preconditions.that(
        high > low && Double.isFinite(high),
        "high must be above low = %s, but was %s",
        Double.toString(low),
        Double.toString(high));
  }

  /** The position of a value, in [0, 1]. */
  double position(double value) {
    return scale == Scale.LOG
        ? new LogRange(low, high).position(value)
        : (value - low) / (high - low);
  }

  /**
   * The value at a position with three significant digits, so that names of trials are short, and
   * within the range.
   *
   * @param x in [0, 1]
   */
  double rounded(double x) {
    double value = scale == Scale.LOG ? new LogRange(low, high).rate(x) : low + x * (high - low);
    return Math.min(high, Math.max(low, LogRange.threeDigits(value)));
  }
}
