package largo.core;

/**
 * The one parser of numbers from text: numbers as people write them, and not as Java does. {@code
 * 2D}, {@code 1F} and {@code 0x1p0}, which Java takes for numbers, are words.
 */
public final class DecimalParser {

  private DecimalParser() {}

  /** Whether a text is a finite number. */
  public static boolean isNumber(String text) {
    return isDecimal(text) && Double.isFinite(Double.parseDouble(text));
  }

  /** Whether a text stands for a number that is not finite: {@code NaN}, {@code -inf}, 1e999. */
  public static boolean isNotFinite(String text) {
    String word = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    return word.equalsIgnoreCase("nan")
        || word.equalsIgnoreCase("inf")
        || word.equalsIgnoreCase("infinity")
        || isDecimal(text) && !Double.isFinite(Double.parseDouble(text));
  }

  /**
   * The number that a text is: digits, with a point and an exponent if need be.
   *
   * @return infinite if it is too large for a double
   * @throws NumberFormatException if it is no number
   */
  public static double toDouble(String text) {
    if (!isDecimal(text)) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /** In one pass: a cell may be megabytes long. */
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
