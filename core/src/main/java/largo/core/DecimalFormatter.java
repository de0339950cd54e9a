package largo.core;

import java.math.BigDecimal;

/** Formats numbers for messages, names and configuration files. */
public final class DecimalFormatter {

  /** Integers from here on are written with an exponent. */
  private static final double MAX_INTEGER = 1e15;

  private DecimalFormatter() {}

  /**
   * The shortest text that parses to the same double: 1 rather than 1.0, 1e-8 rather than 1.0E-8.
   */
  public static String shortest(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (value == Math.rint(value) && Math.abs(value) < MAX_INTEGER) {
      return Long.toString((long) value);
    }
    return new BigDecimal(Double.toString(value))
        .stripTrailingZeros()
        .toString()
        .replace("E+", "e")
        .replace("E", "e");
  }
}
