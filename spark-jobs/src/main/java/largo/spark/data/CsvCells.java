package largo.spark.data;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import java.util.Arrays;
import largo.core.data.InputException;

/** Cuts lines of CSV into cells, as RFC 4180 has it, but for cells that span lines. */
final class CsvCells {

  private static final String LAST = "."; // a quote that is not closed swallows it

  private static final int FEW_COLUMNS = 64;

  private final char delimiter;
  private CsvParser parser;
  private int mostColumns;

  CsvCells(char delimiter) {
    this.delimiter = delimiter;
    parser(FEW_COLUMNS);
  }

  /** The parser makes room for all columns that there may be: for as many as lines have. */
  private void parser(int columns) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.setCommentProcessingEnabled(false); // a cell may begin with #
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.RAISE_ERROR);
    settings.setMaxColumns(columns);
    settings.setMaxCharsPerColumn(-1);
    mostColumns = columns;
    parser = new CsvParser(settings);
  }

  /** Whether there is nothing in a line, not even an empty cell. */
  boolean isBlank(String line) {
    return line.isBlank() && line.indexOf(delimiter) < 0;
  }

  /**
   * The cells of a line that is not blank; null where one is empty.
   *
   * @throws InputException if a quote is not closed, or stands inside of a quoted cell
   */
  String[] of(String line) {
    String[] cells;
    int atMost = 2 + (int) line.chars().filter(c -> c == delimiter).count();
    if (atMost > mostColumns) {
      parser(2 * atMost);
    }
    try {
      cells = parser.parseLine(line + delimiter + LAST);
    } catch (TextParsingException e) {
      throw new InputException(
          "a quote in a quoted cell must be written twice (\"\"), but is not in cell %d",
          e.getColumnIndex() + 1);
    }
    if (!LAST.equals(cells[cells.length - 1])) {
      throw new InputException(
          "the quote before '%s' is not closed; a cell may not span lines",
          TextExcerpt.text(unclosed(cells[cells.length - 1])));
    }
    return Arrays.copyOf(cells, cells.length - 1);
  }

  private String unclosed(String cell) {
    String swallowed = delimiter + LAST;
    String text = cell.endsWith(swallowed) ? cell.substring(0, cell.indexOf(swallowed)) : cell;
    return text.replaceFirst("^\"", "");
  }
}
