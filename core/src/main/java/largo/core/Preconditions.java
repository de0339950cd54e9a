package largo.core;

import java.util.Locale;

/**
 * Argument checks. Messages consist of the argument's name, the rule and the actual value.
 *
 * <p>Callers pass only the simple name of an argument. The configuration reader adds file, line and
 * path: {@code my.conf:12: optimizer.beta1 must be in [0, 1), but was 1.5}.
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
        DecimalFormatter.shortest(low),
        DecimalFormatter.shortest(high),
        DecimalFormatter.shortest(value));
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
        DecimalFormatter.shortest(value));
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
        DecimalFormatter.shortest(value));
  }

  /**
   * Requires a positive value, which may be infinite: an upper bound, or none.
   *
   * @throws IllegalArgumentException otherwise, also for NaN
   */
  public static void bound(String name, double value) {
    that(
        value > 0,
        "%s must be positive, or inf for none, but was %s",
        name,
        DecimalFormatter.shortest(value));
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
}
