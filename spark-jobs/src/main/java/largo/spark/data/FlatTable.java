package largo.spark.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.data.InputException;
import largo.core.data.TableSource.Nulls;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Prepares tables: fields of structs become columns with dotted names, missing values are treated
 * by a policy, and rows are sorted.
 */
final class FlatTable {

  private static final String IS_MISSING = "x -> x is null or isnan(x)";

  private FlatTable() {}

  /**
   * The table with the fields of structs as columns, {@code address.zip}. Images are not divided.
   *
   * @param name of the table, for messages
   * @throws InputException if two columns have the same name
   */
  static Dataset<Row> flat(Dataset<Row> table, String name) {
    Map<String, String> seen = new HashMap<>();
    List<Column> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    add(table.schema(), "", "", columns, names);
    for (String column : names) {
      String other = seen.put(column.toLowerCase(Locale.ROOT), column);
      if (other != null) {
        throw new InputException(
            "%s has columns %s and %s, which Spark does not distinguish; rename one, for example in"
                + " a query of data.sql",
            name, other, column);
      }
    }
    return table.select(columns.toArray(Column[]::new));
  }

  private static void add(
      StructType struct, String path, String name, List<Column> columns, List<String> names) {
    for (StructField field : struct.fields()) {
      String fieldPath = path + "`" + field.name().replace("`", "``") + "`";
      String fieldName = name + field.name();
      if (field.dataType() instanceof StructType inner && !TableImages.isDecoded(inner)) {
        add(inner, fieldPath + ".", fieldName + ".", columns, names);
      } else {
        columns.add(functions.col(fieldPath).as(fieldName));
        names.add(fieldName);
      }
    }
  }

  /**
   * Some columns only, without rows of missing values or with zeros in place of missing features.
   * Negative zero becomes zero, since a sort does not distinguish them.
   */
  static Dataset<Row> complete(Dataset<Row> table, ColumnNames used, Nulls nulls) {
    Dataset<Row> rows = table;
    if (nulls == Nulls.DROP) {
      for (String name : used.all()) {
        rows = rows.where(isPresent(table, name));
      }
    }
    List<Column> columns = new ArrayList<>();
    used.labels().forEach(label -> columns.add(TableReader.column(label)));
    for (String feature : used.features()) {
      columns.add(filled(table, feature, nulls == Nulls.ZERO).as(feature));
    }
    used.weight().map(TableReader::column).ifPresent(columns::add);
    return rows.select(columns.toArray(Column[]::new));
  }

  /**
   * The rows in the order of their values: of the labels, then of each feature, then of the weight.
   */
  static Dataset<Row> sorted(Dataset<Row> table) {
    Column[] columns =
        List.of(table.columns()).stream().map(TableReader::column).toArray(Column[]::new);
    return table.orderBy(columns);
  }

  private static Column isPresent(Dataset<Row> table, String name) {
    Column column = TableReader.column(name);
    DataType type = table.schema().apply(name).dataType();
    if (isReal(type)) {
      return column.isNotNull().and(functions.not(functions.isnan(column)));
    }
    return isNumbers(type)
        ? column.isNotNull().and(functions.not(call("exists", name, IS_MISSING)))
        : column.isNotNull();
  }

  private static Column filled(Dataset<Row> table, String name, boolean zero) {
    Column column = TableReader.column(name);
    DataType type = table.schema().apply(name).dataType();
    if (isNumbers(type)) {
      String value = "cast(x as double) + 0d";
      return call(
          "transform",
          name,
          "x -> " + (zero ? "if(x is null or isnan(x), 0d, " + value + ")" : value));
    }
    if (!(type instanceof NumericType)) {
      return column;
    }
    Column value = isReal(type) ? column.plus(functions.lit(0.0)) : column;
    return zero
        ? functions.when(functions.not(isPresent(table, name)), functions.lit(0)).otherwise(value)
        : value;
  }

  private static Column call(String function, String column, String lambda) {
    return functions.expr(function + "(`" + column.replace("`", "``") + "`, " + lambda + ")");
  }

  private static boolean isReal(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }

  private static boolean isNumbers(DataType type) {
    return type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }
}
