package largo.core.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * Formats numbers for reports: significant digits only, a dot independent of the locale, a dash for
 * values that were not measured.
 */
final class NumberFormats {

  /** Represents a value that was not measured. */
  static final String NONE = "–";

  private NumberFormats() {}

  /** A fraction in [0, 1] as {@code 98.76}: percent, without the sign. */
  static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f", 100 * share) : NONE;
  }

  /** Mean and standard deviation of fractions as {@code 98.76 ± 0.12}, in percent. */
  static String percent(MeanAndDeviation share) {
    return share.hasDeviation()
        ? percent(share.mean()) + " ± " + percent(share.deviation())
        : percent(share.mean());
  }

  /** With three significant digits, for times and speeds. */
  static String threeDigits(double value) {
    return significant(value, 3);
  }

  /** With four significant digits, for losses and learning rates. */
  static String fourDigits(double value) {
    return significant(value, 4);
  }

  /** A difference of at least zero, or an end of its interval: two decimals, no negative zero. */
  static String twoDecimals(double points) {
    String digits = String.format(Locale.ROOT, "%.2f", points);
    return digits.equals("-0.00") ? "0.00" : digits;
  }

  /** {@code 1 step} or {@code 20 steps}. */
  static String count(String number, String noun) {
    return number + " " + noun + (number.equals("1") ? "" : "s");
  }

  private static String significant(double value, int digits) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent < -5 || exponent > 8
        ? rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent
        : rounded.toPlainString();
  }
}
