package largo.spark.data;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.util.Arrays;
import largo.core.data.InputException;

/** Splits lines of CSV into cells according to RFC 4180, except that a cell may not span lines. */
final class CsvCells {

  private static final String SENTINEL = "."; // may be within an unclosed quote

  private static final int INITIAL_COLUMNS = 64;

  private final char delimiter;
  private CsvParser parser;
  private int maxColumns;

  CsvCells(char delimiter) {
    this.delimiter = delimiter;
    parser(INITIAL_COLUMNS);
  }

  /** Creates the parser, whose memory is proportional to the maximal number of columns. */
  private void parser(int columns) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.setCommentProcessingEnabled(false); // a cell may begin with #
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
    settings.setMaxColumns(columns);
    settings.setMaxCharsPerColumn(-1);
    maxColumns = columns;
    parser = new CsvParser(settings);
  }

  /** Whether a line is blank. */
  boolean isBlank(String line) {
    return line.isBlank() && line.indexOf(delimiter) < 0;
  }

  /**
   * The cells of a line that is not blank; null where one is empty.
   *
   * @throws InputException if a quote is not closed, or not doubled in a quoted cell
   */
  String[] of(String line) {
    String[] cells;
    int bound = 2 + (int) line.chars().filter(c -> c == delimiter).count();
    if (bound > maxColumns) {
      parser(2 * bound);
    }
    try {
      cells = parser.parseLine(line + delimiter + SENTINEL);
    } catch (TextParsingException e) {
      throw new InputException(
          "a quote in a quoted cell must be written twice (\"\"), but is not in cell %d",
          e.getColumnIndex() + 1);
    }
    if (!SENTINEL.equals(cells[cells.length - 1])) {
      throw new InputException(
          "the quote before '%s' is not closed; a cell may not span lines",
          TextExcerpt.text(unclosedCell(cells[cells.length - 1])));
    }
    return Arrays.copyOf(cells, cells.length - 1);
  }

  private String unclosedCell(String cell) {
    String swallowed = delimiter + SENTINEL;
    String text = cell.endsWith(swallowed) ? cell.substring(0, cell.indexOf(swallowed)) : cell;
    return text.replaceFirst("^\"", "");
  }
}
