package largo.core.parity;

import java.util.Locale;
import largo.core.DecimalFormatter;
import largo.core.DecimalParser;
import largo.core.Preconditions;
import largo.core.config.SpecException;

/**
 * The permitted difference of two parameters: {@code |a − e| ≤ relative · |e| + absolute}.
 *
 * @param relative to the expected value, zero or more
 * @param absolute zero or more
 */
public record Tolerance(double relative, double absolute) {

  /** The default, which single precision meets over several steps. */
  public static final Tolerance DEFAULT = new Tolerance(1e-5, 1e-6);

  public Tolerance {
    Preconditions.notNegative("relative tolerance", relative);
    Preconditions.notNegative("absolute tolerance", absolute);
  }

  /**
   * Parses {@code RELATIVE} or {@code RELATIVE,ABSOLUTE}; by default, the absolute tolerance is a
   * tenth of the relative one.
   *
   * @throws SpecException if it is neither
   */
  public static Tolerance parse(String text) {
    try {
      String[] parts = text.split(",", -1);
      double relative = DecimalParser.toDouble(parts[0]);
      if (parts.length <= 2) {
        return new Tolerance(
            relative, parts.length == 2 ? DecimalParser.toDouble(parts[1]) : relative / 10);
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new SpecException(
        "--tolerance must be RELATIVE or RELATIVE,ABSOLUTE, numbers of zero or more, but was '%s'",
        text);
  }

  /** A multiple of this tolerance. */
  Tolerance times(double factor) {
    return new Tolerance(factor * relative, factor * absolute);
  }

  /** The difference of two values over the permitted difference; at most 1 passes. */
  double share(double actual, double expected) {
    double difference = ParameterDifference.between(actual, expected);
    return Double.isFinite(difference) && difference > 0
        ? difference / (relative * Math.abs(expected) + absolute)
        : difference;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s relative + %s absolute",
        DecimalFormatter.shortest(relative),
        DecimalFormatter.shortest(absolute));
  }
}
