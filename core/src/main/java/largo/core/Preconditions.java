package largo.core;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Argument checks. Every message has the same form: the name, the rule, the actual value.
 *
 * <p>Callers name only the argument; the configuration reader prepends file, line and path, so a
 * user reads {@code my.conf:12: optimizer.beta1 must be in [0, 1), but was 1.5}.
 */
public final class Preconditions {

  private Preconditions() {}

  /**
   * Requires {@code low ≤ value < high}.
   *
   * @throws IllegalArgumentException otherwise, also for NaN
   */
  public static void inRange(String name, double value, double low, double high) {
    that(
        value >= low && value < high,
        "%s must be in [%s, %s), but was %s",
        name,
        shortest(low),
        shortest(high),
        shortest(value));
  }

  /**
   * Requires a positive and finite value.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static void positive(String name, double value) {
    that(
        value > 0 && Double.isFinite(value),
        "%s must be positive and finite, but was %s",
        name,
        shortest(value));
  }

  /**
   * Requires a finite value of zero or more.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static void notNegative(String name, double value) {
    that(
        value >= 0 && Double.isFinite(value),
        "%s must be zero or more and finite, but was %s",
        name,
        shortest(value));
  }

  /**
   * Requires a bound: a positive value, infinite for no bound.
   *
   * @throws IllegalArgumentException otherwise, also for NaN
   */
  public static void bound(String name, double value) {
    that(value > 0, "%s must be positive, or inf for none, but was %s", name, shortest(value));
  }

  /**
   * Requires {@code condition}.
   *
   * @throws IllegalArgumentException with the formatted message unless it holds
   */
  public static void that(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
    }
  }

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
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : new BigDecimal(Double.toString(value))
            .stripTrailingZeros()
            .toString()
            .replace("E+", "e")
            .replace("E", "e");
  }
}
