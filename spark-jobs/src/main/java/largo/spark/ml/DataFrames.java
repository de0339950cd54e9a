package largo.spark.ml;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Operations on DataFrames that Spark does not offer. */
final class DataFrames {

  private DataFrames() {}

  /**
   * Transforms a schema whose features may be arrays of numbers where Spark requires vectors.
   *
   * @param transform Spark's transformation of a schema with a column of vectors
   */
  static StructType transformed(
      StructType schema, String features, UnaryOperator<StructType> transform) {
    if (!isArray(schema, features)) {
      return transform.apply(schema);
    }
    StructField arrays = schema.apply(features);
    StructField vectors =
        new StructField(features, SQLDataTypes.VectorType(), true, arrays.metadata());
    return with(transform.apply(with(schema, vectors)), arrays);
  }

  /** A schema in which a field replaces the one of the same name. */
  private static StructType with(StructType schema, StructField field) {
    StructField[] fields = schema.fields().clone();
    fields[schema.fieldIndex(field.name())] = field;
    return new StructType(fields);
  }

  /** A DataFrame in which a column of arrays of numbers is one of vectors. */
  static Dataset<Row> vectors(Dataset<?> frame, String column) {
    return isArray(frame.schema(), column)
        ? frame.withColumn(
            column,
            org.apache.spark.ml.functions.array_to_vector(quoted(column).cast("array<double>")))
        : frame.toDF();
  }

  /**
   * A schema with columns added.
   *
   * @param with schema that describes the columns
   * @param names names of the added columns; empty names are ignored
   */
  static StructType added(StructType schema, StructType with, String... names) {
    StructType result = schema;
    for (String name : names) {
      if (!name.isEmpty()) {
        result = result.add(with.apply(name));
      }
    }
    return result;
  }

  /** Adds columns to rows; existing columns keep their metadata. */
  static Dataset<Row> added(
      Dataset<?> frame, StructType schema, MapPartitionsFunction<Row, Row> rows) {
    Column[] columns =
        Arrays.stream(schema.fields())
            .map(f -> quoted(f.name()).as(f.name(), f.metadata()))
            .toArray(Column[]::new);
    return frame.toDF().mapPartitions(rows, Encoders.row(schema)).select(columns);
  }

  static Column quoted(String column) {
    return functions.col("`" + column.replace("`", "``") + "`");
  }

  private static boolean isArray(StructType schema, String column) {
    return Arrays.asList(schema.fieldNames()).contains(column)
        && schema.apply(column).dataType() instanceof ArrayType array
        && array.elementType() instanceof NumericType;
  }
}
