package largo.spark.study;

import com.univocity.parsers.csv.CsvFormat;
import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import largo.core.DecimalFormatter;
import largo.core.RecordFields;
import largo.core.report.ResultColumn;
import largo.core.report.ResultColumns;
import largo.core.report.TrialResult;

/** Tables as CSV with a header, as in RFC 4180, but with line feeds. */
public final class CsvTable {

  private CsvTable() {}

  /**
   * Formats a table.
   *
   * @param header names of the columns
   * @param rows with as many cells as there are columns
   */
  public static String of(List<String> header, List<List<String>> rows) {
    StringWriter text = new StringWriter();
    CsvWriter writer = new CsvWriter(text, settings(header.size()));
    writer.writeRow(header);
    rows.forEach(writer::writeRow);
    writer.close();
    return text.toString();
  }

  /** Formats the results of trials: {@code results.csv}. */
  public static String results(List<TrialResult> results) {
    List<ResultColumn<?>> columns = ResultColumns.of(results);
    return of(
        columns.stream().map(ResultColumn::name).toList(),
        results.stream().map(r -> columns.stream().map(column -> column.csv(r)).toList()).toList());
  }

  /** Formats records: a component is a column, in snake_case. */
  static <R extends Record> String records(List<R> records, Class<R> type) {
    return of(
        Arrays.stream(type.getRecordComponents())
            .map(component -> RecordFields.snakeCase(component.getName()))
            .toList(),
        records.stream()
            .map(record -> Arrays.stream(RecordFields.values(record)).map(CsvTable::cell).toList())
            .toList());
  }

  private static String cell(Object value) {
    return value instanceof Double number ? DecimalFormatter.shortest(number) : value.toString();
  }

  private static CsvWriterSettings settings(int columns) {
    CsvWriterSettings settings = new CsvWriterSettings();
    CsvFormat format = settings.getFormat();
    format.setLineSeparator("\n");
    format.setNormalizedNewline('\n');
    format.setComment('\0'); // a cell that begins with # needs no quotes
    settings.setQuotationTriggers(',', '"', '\n', '\r');
    settings.setQuoteEscapingEnabled(true);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setSkipEmptyLines(false);
    settings.setMaxColumns(columns);
    return settings;
  }
}
