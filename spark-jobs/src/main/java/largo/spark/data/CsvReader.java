package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import largo.core.DecimalParser;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads CSV files, each by the names in its own header. */
record CsvReader(JavaSparkContext spark, InputFiles files, DataSource.Csv source)
    implements BlockReader {

  @Override
  public Reading read(List<String> named, ColumnNames like) {
    List<TextHead> heads = TextHead.of(spark, files, named, source.charset());
    ColumnNames names =
        like.isPresent() ? like : CsvColumns.first(heads.get(0), source).columnNames();
    List<CsvColumns> columns = new ArrayList<>();
    for (TextHead head : heads) {
      columns.add(CsvColumns.like(names, head, source));
    }
    char delimiter = source.delimiter().charAt(0);
    return new Reading(
        TextLines.read(spark, files, heads, file -> new Parser(columns.get(file), delimiter)),
        names);
  }

  @Override
  public ExampleShape shape(int width) {
    return ExampleShapes.of(source.image(), width);
  }

  /** Rows of a file's lines. */
  static final class Parser implements TextLines.Parser {

    private final CsvColumns columns;
    private final CsvCells cells;
    private final double[] row;

    Parser(CsvColumns columns, char delimiter) {
      this.columns = columns;
      this.cells = new CsvCells(delimiter);
      this.row = new double[columns.features().size()];
    }

    @Override
    public ColumnBuilder columns() {
      return new ColumnBuilder.Dense(row.length);
    }

    @Override
    public void parse(String line, long offset, ColumnBuilder to) {
      if (offset == columns.headerOffset() || cells.isBlank(line)) {
        return;
      }
      String[] found = cells.of(line);
      if (found.length != columns.names().size()) {
        throw new InputException(
            "expected %d cells, but found %d; a cell may not span lines",
            columns.names().size(), found.length);
      }
      for (int j = 0; j < row.length; j++) {
        int at = columns.features().get(j);
        row[j] = number(columns.names().get(at), found[at]);
      }
      ((ColumnBuilder.Dense) to).add(found[columns.label()], row);
    }

    private static double number(String column, String cell) {
      double value;
      try {
        value = cell == null ? Double.NaN : DecimalParser.toDouble(cell);
      } catch (NumberFormatException e) {
        throw new InputException(
            "column %s must be a number, but was '%s'", column, TextExcerpt.text(cell));
      }
      if (!Float.isFinite((float) value)) {
        throw new InputException(
            "column %s must be a finite number, but was %s", column, cell == null ? "empty" : cell);
      }
      return value;
    }
  }
}
