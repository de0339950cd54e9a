package largo.core;

/**
 * Parses decimal numbers from text. Forms that only Java accepts ({@code 2D}, {@code 1F}, {@code
 * 0x1p0}) are not numbers.
 */
public final class DecimalParser {

  private DecimalParser() {}

  /** Whether a text is a finite number. */
  public static boolean isNumber(String text) {
    return isDecimal(text) && Double.isFinite(Double.parseDouble(text));
  }

  /** Whether a text denotes a number that is not finite: {@code NaN}, {@code -inf}, 1e999. */
  public static boolean isNotFinite(String text) {
    String word = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    return word.equalsIgnoreCase("nan")
        || word.equalsIgnoreCase("inf")
        || word.equalsIgnoreCase("infinity")
        || isDecimal(text) && !Double.isFinite(Double.parseDouble(text));
  }

  /**
   * The value of a text: digits, with an optional point and an optional exponent.
   *
   * @return infinity if the value is too large for a double
   * @throws NumberFormatException if the text is not a decimal number
   */
  public static double toDouble(String text) {
    if (!isDecimal(text)) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /** A single pass without a regular expression, since a cell may be megabytes long. */
  private static boolean isDecimal(String text) {
    int whole = digits(text, afterSign(text, 0));
    int count = whole - afterSign(text, 0);
    int at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      at = digits(text, whole + 1);
      count += at - whole - 1;
    }
    if (count == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      int exponent = afterSign(text, at + 1);
      at = digits(text, exponent);
      return at == text.length() && at > exponent;
    }
    return at == text.length();
  }

  private static int afterSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
