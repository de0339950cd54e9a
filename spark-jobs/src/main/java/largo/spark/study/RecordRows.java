package largo.spark.study;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.RecordFields;
import largo.spark.interop.ScalaCollections;
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
 * Converts records of numbers, and of maps of numbers, to tables: a component is a column, in
 * snake_case.
 */
final class RecordRows {

  private RecordRows() {}

  /** Creates a table of records. */
  static <R extends Record> Dataset<Row> frame(
      SparkSession session, List<R> records, Class<R> type) {
    StructField[] fields =
        Arrays.stream(type.getRecordComponents())
            .map(
                c ->
                    DataTypes.createStructField(
                        RecordFields.snakeCase(c.getName()), dataType(c.getGenericType()), false))
            .toArray(StructField[]::new);
    return session.createDataFrame(
        records.stream().map(RecordRows::row).toList(), new StructType(fields));
  }

  /** Reads the records of a table that {@link #write} wrote, sorted by its first column. */
  static <R extends Record> List<R> read(SparkSession session, String path, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    return session
        .read()
        .option("parquet.page.verify-checksum.enabled", true)
        .parquet(path)
        .orderBy(RecordFields.snakeCase(components[0].getName()))
        .collectAsList()
        .stream()
        .map(row -> record(row, type))
        .toList();
  }

  /**
   * Writes a table as one file of Parquet, replacing an existing one.
   *
   * @param name in the folder
   * @throws largo.spark.storage.StorageException if it cannot be written
   */
  static void write(Dataset<Row> table, OutputFolder out, String name) {
    try {
      table.coalesce(1).write().mode(SaveMode.Overwrite).parquet(out.path(name));
    } catch (Exception | FSError e) { // Spark does not declare its checked exceptions
      throw out.notWritten(name, e);
    }
  }

  private static Row row(Record record) {
    return RowFactory.create(RecordFields.values(record));
  }

  private static <R extends Record> R record(Row row, Class<R> type) {
    Object[] values =
        Arrays.stream(type.getRecordComponents())
            .map(c -> plain(row.getAs(RecordFields.snakeCase(c.getName()))))
            .toArray();
    return RecordFields.construct(type, values);
  }

  /** Converts maps of Scala to maps of Java, at any depth. */
  private static Object plain(Object value) {
    if (!(value instanceof scala.collection.Map<?, ?> map)) {
      return value;
    }
    Map<Object, Object> plain = new LinkedHashMap<>();
    ScalaCollections.map(map).forEach((k, v) -> plain.put(k, plain(v)));
    return plain;
  }

  /** The type of a column of numbers, texts, or maps. */
  static DataType dataType(Type type) {
    if (type instanceof ParameterizedType map) {
      Type[] arguments = map.getActualTypeArguments();
      return DataTypes.createMapType(dataType(arguments[0]), dataType(arguments[1]), false);
    }
    if (type == int.class || type == Integer.class) {
      return DataTypes.IntegerType;
    }
    if (type == long.class || type == Long.class) {
      return DataTypes.LongType;
    }
    boolean isDouble = type == double.class || type == Double.class;
    return isDouble ? DataTypes.DoubleType : DataTypes.StringType;
  }
}
