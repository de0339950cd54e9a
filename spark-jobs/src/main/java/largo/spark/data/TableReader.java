package largo.spark.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.core.data.LabelColumns;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Reads examples from the rows of a table.
 *
 * @param targets columns of labels or numeric targets
 * @param features one column of arrays or vectors, or any number of numeric columns; empty for all
 *     columns but the label and the weight
 * @param weight column of weights; rows of weight zero are ignored
 * @param form of the examples
 */
record TableReader(
    TargetColumns targets, List<String> features, Optional<String> weight, Form form) {

  /**
   * The form of examples.
   *
   * @param sparse whether to store features as sparse rows
   * @param numbered whether rows have numbers by which a user finds them; otherwise messages show
   *     their values
   * @param image channels, height, width to which a column of images is resized; empty if none is
   *     expected
   */
  record Form(boolean sparse, boolean numbered, List<Integer> image) {

    /** Dense rows of numbers, which have numbers. */
    static final Form DENSE = new Form(false, true, List.of());

    /** Sparse rows, which have numbers. */
    static final Form SPARSE = new Form(true, true, List.of());
  }

  /**
   * Reads all rows.
   *
   * @param input see {@link BlockPosition#input}, an int
   * @param file of a row, a string
   * @param row its index in the file, a long, without gaps
   * @param where names the table in messages
   * @throws InputException if a column is missing, or is of a type that is not supported
   */
  JavaRDD<ReadResult> read(Dataset<Row> table, Column input, Column file, Column row, Where where) {
    List<String> from = features(table, where);
    Column labelled = labelled(table);
    Column weighted = weight.map(w -> number(table, w)).orElse(functions.lit(1.0));
    Column[] columns =
        Stream.concat(
                Stream.of(input, file, row, labelled, weighted),
                from.stream().map(TableReader::column))
            .toArray(Column[]::new);
    String[] names = from.toArray(String[]::new);
    Dataset<Row> rows =
        weight.map(w -> table.where(functions.not(weighted.eqNullSafe(0.0)))).orElse(table);
    TableRows.Kind kind =
        new TableRows.Kind(
            targets,
            isNumber(table.schema().apply(targets.first())),
            isNames(table.schema().apply(targets.first())),
            weight.isPresent(),
            form.sparse(),
            form.numbered(),
            TableImages.isImage(table, from) ? form.image() : List.of());
    return rows.select(columns).toJavaRDD().mapPartitions(all -> new TableRows(all, names, kind));
  }

  /** The keys of a source that name columns, for messages. */
  static String keys(DataSource source) {
    boolean several = source instanceof LabelColumns table && !table.labels().isEmpty();
    String label = several ? "data.labels" : "data.label";
    return label + (source.weight().isPresent() ? ", data.weight" : "") + " or data.features";
  }

  /** A string of a class's name; a double of its number; an array of doubles or of strings. */
  private Column labelled(Dataset<Row> table) {
    return switch (targets.type()) {
      case NAMES -> column(targets.first()).cast("string");
      case CLASS_NUMBERS -> number(table, targets.first());
      case NUMBERS, INDICATORS ->
          array(table)
              .orElseGet(
                  () ->
                      functions.array(
                          targets.names().stream()
                              .map(name -> number(table, name))
                              .toArray(Column[]::new)));
    };
  }

  /** A single column of arrays or vectors, as one of arrays of doubles or strings. */
  private Optional<Column> array(Dataset<Row> table) {
    DataType type = table.schema().apply(targets.first()).dataType();
    Column column = column(targets.first());
    if (type.equals(SQLDataTypes.VectorType())) {
      return Optional.of(org.apache.spark.ml.functions.vector_to_array(column, "float64"));
    }
    if (type instanceof ArrayType array) {
      boolean named = array.elementType() instanceof StringType;
      return Optional.of(column.cast(named ? "array<string>" : "array<double>"));
    }
    return Optional.empty();
  }

  /** The columns of features. */
  List<String> features(Dataset<Row> table, Where where) {
    List<String> present = Arrays.asList(table.columns());
    for (String column :
        Stream.of(targets.names(), weight.stream().toList(), features)
            .flatMap(List::stream)
            .toList()) {
      if (!present.contains(column)) {
        throw new InputException(
            "%s: there is no column %s in %s; it has %s",
            where.keys(), column, where.table(), TextExcerpt.names(present));
      }
    }

    List<String> chosen =
        features.isEmpty()
            ? present.stream()
                .filter(c -> !targets.names().contains(c) && !weight.equals(Optional.of(c)))
                .toList()
            : features;
    if (chosen.isEmpty()) {
      throw new InputException(
          "%s: %s has no column except %s",
          where.featuresKey(), where.table(), TextExcerpt.names(targets.names()));
    }
    if (weight.isPresent()
        && (chosen.contains(weight.get()) || targets.names().contains(weight.get()))) {
      throw new InputException(
          "data.weight = %s is the label's column, or one of %s",
          weight.get(), where.featuresKey());
    }
    for (String label : targets.names()) {
      if (chosen.contains(label)) {
        throw new InputException(
            "%s has the label's column, %s; the label would be a feature",
            where.featuresKey(), label);
      }
      checkLabel(table, label, where);
    }
    if (TableImages.isImage(table, chosen)) {
      if (form.image().isEmpty()) {
        throw new InputException(
            "data.image is missing: set it to [channels, height, width], to which the images in %s"
                + " of %s are resized",
            chosen.get(0), where.table());
      }
      return chosen;
    }
    boolean vector = chosen.size() == 1 && isVector(table, chosen.get(0));
    for (String column : vector ? List.<String>of() : chosen) {
      if (!isNumber(table.schema().apply(column))) {
        throw new InputException(
            "%s must be one column of arrays or vectors, or any number of numeric columns, but %s "
                + "of %s is of type %s; encode it as numbers, or remove it",
            where.featuresKey(),
            column,
            where.table(),
            table.schema().apply(column).dataType().simpleString());
      }
    }
    return chosen;
  }

  private void checkLabel(Dataset<Row> table, String label, Where where) {
    DataType type = table.schema().apply(label).dataType();
    boolean isScalar =
        type instanceof NumericType || type instanceof StringType || type instanceof BooleanType;
    boolean isArray =
        targets.names().size() == 1
            && (type.equals(SQLDataTypes.VectorType())
                || type instanceof ArrayType array
                    && (array.elementType() instanceof NumericType
                        || array.elementType() instanceof StringType
                            && targets.type() == LabelType.INDICATORS));
    if (targets.areNumbers() && !isScalar && !isArray) {
      throw new InputException(
          "%s: a label must be a column of numbers, or a single column of arrays, but %s of %s is of"
              + " type %s",
          where.keys(), label, where.table(), type.simpleString());
    }
  }

  private static boolean isNumber(StructField field) {
    return field.dataType() instanceof NumericType;
  }

  private static boolean isNames(StructField field) {
    return field.dataType() instanceof ArrayType array && array.elementType() instanceof StringType;
  }

  private static boolean isVector(Dataset<Row> table, String column) {
    DataType type = table.schema().apply(column).dataType();
    return type.equals(SQLDataTypes.VectorType())
        || type instanceof ArrayType array && array.elementType() instanceof NumericType;
  }

  static Column column(String name) {
    return functions.col(quoted(name));
  }

  /** A column as doubles; null for a text that is no number, also in the ANSI mode of Spark 4. */
  private static Column number(Dataset<Row> table, String name) {
    return table.schema().apply(name).dataType() instanceof StringType
        ? functions.expr("try_cast(" + quoted(name) + " as double)")
        : column(name).cast("double");
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /**
   * Names for messages.
   *
   * @param keys that name columns
   * @param featuresKey the key that names columns of features
   * @param table the table
   */
  record Where(String keys, String featuresKey, String table) {}
}
