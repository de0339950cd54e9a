package largo.spark.study;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.train.StepGradient;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Records of numbers, and of maps of numbers, as tables: a component is a column, in snake_case.
 */
final class RecordRows {

  /** Columns of numbers that tables of an earlier version do not have. */
  private static final Map<String, Object> ADDED =
      Map.of("shard", (long) StepGradient.ALL_SHARDS, "staleness", 0L);

  private RecordRows() {}

  /** A table of records. */
  static <R extends Record> Dataset<Row> frame(
      SparkSession session, List<R> records, Class<R> type) {
    StructField[] fields =
        Arrays.stream(type.getRecordComponents())
            .map(
                c ->
                    DataTypes.createStructField(
                        snake(c.getName()), dataType(c.getGenericType()), false))
            .toArray(StructField[]::new);
    return session.createDataFrame(
        records.stream().map(r -> row(r, type)).toList(), new StructType(fields));
  }

  /** The records of a table that {@link #frame} made, in the order of its first column. */
  static <R extends Record> List<R> read(SparkSession session, String path, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    return session
        .read()
        .option("parquet.page.verify-checksum.enabled", true)
        .parquet(path)
        .orderBy(snake(components[0].getName()))
        .collectAsList()
        .stream()
        .map(row -> record(row, type))
        .toList();
  }

  /**
   * Writes a table as one file of Parquet, in place of the one that is there.
   *
   * @param name of it in the folder
   * @throws largo.spark.storage.StorageException if it cannot be written
   */
  static void write(Dataset<Row> table, OutputFolder out, String name) {
    try {
      table.coalesce(1).write().mode(SaveMode.Overwrite).parquet(out.path(name));
    } catch (Exception | FSError e) { // Spark declares none of what it throws
      throw out.notWritten(name, e);
    }
  }

  /** The cells of a record's row. */
  static Object[] values(Record record, Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(c -> get(c, record)).toArray();
  }

  private static Row row(Record record, Class<?> type) {
    return RowFactory.create(values(record, type));
  }

  private static <R extends Record> R record(Row row, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Arrays.stream(components).map(c -> value(row, c)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type, e);
    }
  }

  /** What a table of an earlier version does not have is empty, or as it was then. */
  private static Object value(Row row, RecordComponent component) {
    String column = snake(component.getName());
    if (!Arrays.asList(row.schema().fieldNames()).contains(column)) {
      return component.getType() == Map.class ? Map.of() : ADDED.get(column);
    }
    return plain(row.getAs(column));
  }

  /** Maps as Java has them, however deep. */
  private static Object plain(Object value) {
    if (!(value instanceof scala.collection.Map<?, ?> map)) {
      return value;
    }
    Map<Object, Object> plain = new LinkedHashMap<>();
    scala.collection.JavaConverters.mapAsJavaMap(map).forEach((k, v) -> plain.put(k, plain(v)));
    return plain;
  }

  private static Object get(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static DataType dataType(Type type) {
    if (type instanceof ParameterizedType map) {
      Type[] arguments = map.getActualTypeArguments();
      return DataTypes.createMapType(dataType(arguments[0]), dataType(arguments[1]), false);
    }
    if (type == int.class) {
      return DataTypes.IntegerType;
    }
    if (type == long.class) {
      return DataTypes.LongType;
    }
    boolean isDouble = type == double.class || type == Double.class;
    return isDouble ? DataTypes.DoubleType : DataTypes.StringType;
  }

  /** {@code gradientNorm} → {@code gradient_norm}. */
  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
