package largo.core.data;

import java.util.regex.Pattern;

/** Numbers as people write them, and not as Java does: {@code 2D} and {@code 0x10p0} are words. */
final class Decimals {

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  private static final Pattern NOT_FINITE = Pattern.compile("(?i)[+-]?(nan|inf|infinity)");

  private Decimals() {}

  /** Whether a text is a finite number. */
  static boolean isNumber(String text) {
    return DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));
  }

  /** Whether a text stands for a number that is not finite. */
  static boolean isNotFinite(String text) {
    return NOT_FINITE.matcher(text).matches()
        || DECIMAL.matcher(text).matches() && !Double.isFinite(Double.parseDouble(text));
  }
}
