package largo.spark.data;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.Decimals;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Reads CSV files. The first file says which column is which. */
final class CsvReader implements BlockReader {

  private final JavaSparkContext spark;
  private final InputFiles files;
  private final DataSource.Csv source;

  CsvReader(JavaSparkContext spark, InputFiles files, DataSource.Csv source) {
    this.spark = spark;
    this.files = files;
    this.source = source;
  }

  @Override
  public JavaRDD<Block> read(List<String> named) {
    String[] columns = firstLine(named.get(0));
    int label = index(named.get(0), "data.label", source.label(), columns);
    int[] features =
        source.features().isEmpty()
            ? IntStream.range(0, columns.length).filter(i -> i != label).toArray()
            : source.features().stream()
                .mapToInt(f -> index(named.get(0), "data.features", f, columns))
                .toArray();
    boolean header = source.header();
    char delimiter = source.delimiter().charAt(0);
    return TextLines.read(
        spark, named, () -> new Parser(columns, label, features, header, delimiter));
  }

  @Override
  public ExampleShape shape(int width) {
    return Shapes.of(source.image(), width);
  }

  /** The names of the columns; their numbers, in a file without a header. */
  private String[] firstLine(String file) {
    try (InputStream in = files.open(file);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      if (line == null) {
        throw new InputException("%s is empty", file);
      }
      String[] cells = parser(source.delimiter().charAt(0)).parseLine(line);
      return source.header()
          ? cells
          : IntStream.range(0, cells.length).mapToObj(Integer::toString).toArray(String[]::new);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s", file, e.getMessage());
    }
  }

  private static int index(String file, String key, String name, String[] columns) {
    int index = Arrays.asList(columns).indexOf(name);
    if (index >= 0) {
      return index;
    }
    if (name.matches("\\d{1,9}") && Integer.parseInt(name) < columns.length) {
      return Integer.parseInt(name);
    }
    throw new InputException(
        "%s = %s: there is no such column in %s; it has %s",
        key, name, file, Arrays.toString(columns));
  }

  private static CsvParser parser(char delimiter) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(delimiter);
    settings.setMaxColumns(1 << 20);
    settings.setMaxCharsPerColumn(-1);
    return new CsvParser(settings);
  }

  private static final class Parser implements TextLines.Parser {

    private final String[] names;
    private final int label;
    private final int[] features;
    private final boolean header;
    private final CsvParser parser;
    private final double[] row;

    Parser(String[] names, int label, int[] features, boolean header, char delimiter) {
      this.names = names;
      this.label = label;
      this.features = features;
      this.header = header;
      this.parser = parser(delimiter);
      this.row = new double[features.length];
    }

    @Override
    public Columns columns() {
      return new Columns.Dense(features.length);
    }

    @Override
    public void parse(String line, long offset, Columns to) {
      if (header && offset == 0 || line.isBlank()) {
        return;
      }
      String[] cells = parser.parseLine(line);
      if (cells.length != names.length) {
        throw new InputException(
            "expected %d cells, but found %d; a cell may not span lines",
            names.length, cells.length);
      }
      for (int j = 0; j < features.length; j++) {
        row[j] = number(names[features[j]], cells[features[j]]);
      }
      ((Columns.Dense) to).add(cells[label], row);
    }

    private static double number(String column, String cell) {
      double value;
      try {
        value = cell == null ? Double.NaN : Decimals.toDouble(cell);
      } catch (NumberFormatException e) {
        throw new InputException("column %s must be a number, but was '%s'", column, cell);
      }
      if (!Float.isFinite((float) value)) {
        throw new InputException(
            "column %s must be a finite number, but was %s", column, cell == null ? "empty" : cell);
      }
      return value;
    }
  }
}
