package largo.core.data;

import java.util.Arrays;
import java.util.StringTokenizer;
import largo.core.DecimalParser;

/**
 * Lines of the LIBSVM format: {@code label index:value index:value … # comment}, indices ascending
 * from 1. Of multi-label data: {@code label,label index:value …}, or without a label.
 */
public final class LibsvmParser {

  private LibsvmParser() {}

  /**
   * Parses a line.
   *
   * @return the row, or null if the line is blank or a comment
   * @throws InputException if it is malformed; the caller adds file and line to the message
   */
  public static Row parse(String line) {
    return parse(line, false);
  }

  /**
   * Parses a line of multi-label data.
   *
   * @return the row, whose label is that of the line with commas, or empty if there is none; null
   *     if the line is blank or a comment
   * @throws InputException if it is malformed; the caller adds file and line to the message
   */
  public static Row parseLabels(String line) {
    return parse(line, true);
  }

  private static Row parse(String line, boolean optionalLabel) {
    int comment = line.indexOf('#');
    StringTokenizer tokens =
        new StringTokenizer(comment < 0 ? line : line.substring(0, comment), " \t");
    if (!tokens.hasMoreTokens()) {
      return null;
    }

    String first = tokens.nextToken();
    boolean hasLabel = !optionalLabel || first.indexOf(':') < 0;
    String label = hasLabel ? first : "";
    int count = tokens.countTokens() + (hasLabel ? 0 : 1);
    int[] columns = new int[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      String entry = i == 0 && !hasLabel ? first : tokens.nextToken();
      columns[i] = index(entry) - 1;
      values[i] = value(entry);
      if (i > 0 && columns[i] <= columns[i - 1]) {
        throw new InputException(
            "indices must ascend, but %d comes after %d", columns[i] + 1, columns[i - 1] + 1);
      }
    }

    return new Row(label, columns, values);
  }

  private static int index(String entry) {
    int colon = entry.indexOf(':');
    try {
      int index = Integer.parseInt(entry.substring(0, Math.max(0, colon)));
      if (index >= 1) {
        return index;
      }
    } catch (NumberFormatException e) {
      // reported below, with the entries that are no numbers
    }
    throw new InputException(
        "expected index:value with an index of at least 1, but found '%s'", entry);
  }

  private static double value(String entry) {
    String text = entry.substring(entry.indexOf(':') + 1);
    if (DecimalParser.isNotFinite(text)) {
      throw new InputException("every feature must be finite, but found '%s'", entry);
    }
    try {
      double value = DecimalParser.toDouble(text);
      if (Float.isFinite((float) value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new InputException("expected index:value, but found '%s'", entry);
    }
    throw new InputException("every feature must be finite, but found '%s'", entry);
  }

  /**
   * A line.
   *
   * @param label the class, as written
   * @param columns columns counted from 0, ascending
   * @param values the value of each column, finite as a float
   */
  public record Row(String label, int[] columns, double[] values) {

    @Override
    public String toString() {
      return label + " " + Arrays.toString(columns) + " " + Arrays.toString(values);
    }
  }
}
