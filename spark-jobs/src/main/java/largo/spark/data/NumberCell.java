package largo.spark.data;

import largo.core.DecimalParser;
import largo.core.data.InputException;

/** Numbers in cells of text files. */
final class NumberCell {

  private NumberCell() {}

  /**
   * Parses a cell.
   *
   * @param column in messages
   * @param cell its text; null if it is empty
   * @throws InputException if it is not a finite number
   */
  static double parse(String column, String cell) {
    double value;
    try {
      value = cell == null ? Double.NaN : DecimalParser.toDouble(cell);
    } catch (NumberFormatException e) {
      throw new InputException("%s must be a number, but was '%s'", column, TextExcerpt.text(cell));
    }
    if (!Float.isFinite((float) value)) {
      throw new InputException(
          "%s must be a finite number, but was %s", column, cell == null ? "empty" : cell);
    }
    return value;
  }
}
