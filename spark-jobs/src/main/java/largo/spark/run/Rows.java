package largo.spark.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Records of numbers as tables: a component is a column, in snake_case. */
final class Rows {

  private Rows() {}

  /** A table of records. */
  static <R extends Record> Dataset<Row> frame(
      SparkSession session, List<R> records, Class<R> type) {
    StructField[] fields =
        Arrays.stream(type.getRecordComponents())
            .map(c -> DataTypes.createStructField(snake(c.getName()), dataType(c), false))
            .toArray(StructField[]::new);
    return session.createDataFrame(
        records.stream().map(r -> row(r, type)).toList(), new StructType(fields));
  }

  /** The records of a table that {@link #frame} made, in the order of its first column. */
  static <R extends Record> List<R> read(SparkSession session, String path, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    return session
        .read()
        .parquet(path)
        .orderBy(snake(components[0].getName()))
        .collectAsList()
        .stream()
        .map(row -> record(row, type))
        .toList();
  }

  private static Row row(Record record, Class<?> type) {
    return RowFactory.create(
        Arrays.stream(type.getRecordComponents()).map(c -> get(c, record)).toArray());
  }

  private static <R extends Record> R record(Row row, Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components).map(c -> row.<Object>getAs(snake(c.getName()))).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct " + type, e);
    }
  }

  private static Object get(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static DataType dataType(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == int.class) {
      return DataTypes.IntegerType;
    }
    if (type == long.class) {
      return DataTypes.LongType;
    }
    return type == double.class ? DataTypes.DoubleType : DataTypes.StringType;
  }

  /** {@code gradientNorm} → {@code gradient_norm}. */
  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
