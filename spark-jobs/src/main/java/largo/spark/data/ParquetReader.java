package largo.spark.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** Reads Parquet tables. A row is known by its file and its place in it. */
record ParquetReader(SparkSession spark, DataSource.Parquet source) implements BlockReader {

  private static final int BLOCK = 4096;
  private static final String FILE = "_metadata.file_path";
  private static final String ROW = "_metadata.row_index";

  @Override
  public JavaRDD<Block> read(List<String> tables) {
    Dataset<Row> table = spark.read().parquet(tables.toArray(String[]::new));
    List<String> features = features(table, tables);
    Column[] columns =
        Stream.concat(
                Stream.of(
                    functions.col(FILE),
                    functions.col(ROW),
                    functions.col(quoted(source.label())).cast("string")),
                features.stream().map(f -> functions.col(quoted(f))))
            .toArray(Column[]::new);
    String[] names = features.toArray(String[]::new);
    return table.select(columns).toJavaRDD().mapPartitions(rows -> new Blocks(rows, names));
  }

  @Override
  public ExampleShape shape(int width) {
    return Shapes.of(source.image(), width);
  }

  private List<String> features(Dataset<Row> table, List<String> tables) {
    List<String> present = Arrays.asList(table.columns());
    for (String column :
        Stream.concat(Stream.of(source.label()), source.features().stream()).toList()) {
      if (!present.contains(column)) {
        throw new InputException(
            "data.label or data.features: there is no column %s in %s; it has %s",
            column, tables, present);
      }
    }

    List<String> features =
        source.features().isEmpty()
            ? present.stream().filter(c -> !c.equals(source.label())).toList()
            : source.features();
    boolean numbers = features.stream().allMatch(f -> isNumber(table.schema().apply(f)));
    if (features.isEmpty() || !numbers && features.size() > 1) {
      throw new InputException(
          "data.features must be one column of arrays or vectors, or any number of numeric columns, "
              + "but were %s of %s",
          features, tables);
    }
    return features;
  }

  private static boolean isNumber(StructField field) {
    return field.dataType() instanceof NumericType;
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  /** Blocks of the rows of a partition, cut where the file changes. */
  private static final class Blocks implements Iterator<Block> {

    private static final int FIRST_FEATURE = 3;

    private final Iterator<Row> rows;
    private final String[] names;
    private Row next;

    Blocks(Iterator<Row> rows, String[] names) {
      this.rows = rows;
      this.names = names;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Block next() {
      String file = next.getString(0);
      long start = next.getLong(1);
      Columns.Dense columns = null;
      int width = 0;
      for (long row = start; continues(file, row); row++) {
        try {
          float[] values = values(next);
          columns = columns == null ? new Columns.Dense(values.length) : columns;
          width = columns.rows() == 0 ? values.length : width;
          if (values.length != width) {
            throw new InputException("expected %d features, but found %d", width, values.length);
          }
          columns.add(next.getString(2), values);
        } catch (InputException e) {
          next = null;
          return Block.broken(file, start, "%s, row %d: %s".formatted(file, row, e.getMessage()));
        }
        advance();
        if (columns.rows() == BLOCK) {
          break;
        }
      }

      return columns.block(file, start);
    }

    private boolean continues(String file, long row) {
      return next != null && next.getString(0).equals(file) && next.getLong(1) == row;
    }

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    private float[] values(Row row) {
      Object first = row.get(FIRST_FEATURE);
      float[] values;
      if (first instanceof Vector vector) {
        values = floats(vector.size(), vector::apply);
      } else if (names.length == 1 && first != null && !(first instanceof Number)) {
        List<Object> list = row.getList(FIRST_FEATURE);
        values = floats(list.size(), j -> number(list.get(j)));
      } else {
        values = floats(names.length, j -> number(row.get(FIRST_FEATURE + j)));
      }

      for (int j = 0; j < values.length; j++) {
        if (!Float.isFinite(values[j])) {
          throw new InputException(
              "feature %s must be a finite number, but was %s",
              names.length == 1 ? names[0] + "[" + j + "]" : names[j], values[j]);
        }
      }
      return values;
    }

    private static float[] floats(int length, IntToDoubleFunction value) {
      float[] floats = new float[length];
      for (int j = 0; j < length; j++) {
        floats[j] = (float) value.applyAsDouble(j);
      }
      return floats;
    }

    /** What is missing, or is no number, is not finite either. */
    private static double number(Object cell) {
      return cell instanceof Number number ? number.doubleValue() : Double.NaN;
    }
  }
}
