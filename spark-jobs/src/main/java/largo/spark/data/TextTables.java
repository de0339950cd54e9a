package largo.spark.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import largo.core.data.InputException;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StringType;
import scala.Tuple2;

/**
 * Documents in a column of tables. As neither tables nor Spark have an order of rows, documents are
 * assigned to groups by their content, and are in a pseudo-random order in it. Rows without text
 * are left out.
 *
 * @param column name of the column
 * @param paths files or folders of one format
 */
record TextTables(String column, List<String> paths) {

  private static final int GROUP_BITS = 20; // of the position of a group's blocks

  /**
   * Reads the documents.
   *
   * @throws InputException if the tables cannot be read, or have no such column of text
   */
  JavaRDD<DocumentGroup> groups(SparkSession session) {
    Dataset<Row> texts = texts(session);
    Row total =
        texts.agg(functions.sum(functions.octet_length(TableReader.column(column)))).first();
    long bytes = total.isNullAt(0) ? 0 : total.getLong(0);
    int groups = (int) Math.min(Integer.MAX_VALUE, bytes / TextSection.BYTES + 1);
    int partitions = Math.min(groups, 4 * session.sparkContext().defaultParallelism());
    String name = column;
    return texts
        .toJavaRDD()
        .mapToPair(
            row -> {
              TextDocument document =
                  TextDocument.of(row.getString(0).getBytes(StandardCharsets.UTF_8));
              return new Tuple2<>((int) Long.remainderUnsigned(document.key(), groups), document);
            })
        .groupByKey(new HashPartitioner(partitions))
        .map(group -> group(name, group._1(), group._2()));
  }

  private static DocumentGroup group(String column, int number, Iterable<TextDocument> unordered) {
    List<TextDocument> documents = new ArrayList<>();
    unordered.forEach(documents::add);
    documents.sort(
        Comparator.comparingLong(TextDocument::key)
            .thenComparing(TextDocument::text, Arrays::compare));
    BlockPosition position =
        new BlockPosition(0, "data.column = " + column, (long) number << GROUP_BITS);
    return DocumentGroup.of(position, () -> documents);
  }

  private Dataset<Row> texts(SparkSession session) {
    List<String> formats = paths.stream().map(TextTables::format).distinct().toList();
    if (formats.size() > 1) {
      throw new InputException(
          "the tables of data.column = %s must be of one format, but are of %s", column, formats);
    }
    Dataset<Row> table;
    try {
      table =
          session
              .read()
              .format(formats.get(0))
              .option("mode", "FAILFAST") // otherwise rows of malformed JSON have no text
              .option("header", true) // of csv
              .option("multiLine", formats.contains("csv"))
              .option("escape", "\"")
              .load(paths.toArray(String[]::new));
    } catch (Exception e) { // Scala declares no exceptions, but AnalysisException is checked
      if (e instanceof AnalysisException) {
        throw new InputException(
            "%s cannot be read: %s", TextExcerpt.names(paths), e.getMessage().split("\n", 2)[0]);
      }
      throw e;
    }
    List<String> names = List.of(table.columns());
    if (!names.contains(column)) {
      throw new InputException(
          "data.column = %s: there is no such column in %s; it has %s",
          column, paths.get(0), TextExcerpt.names(names));
    }
    if (!(table.schema().apply(column).dataType() instanceof StringType)) {
      throw new InputException(
          "data.column = %s must be a column of text, but is of type %s in %s",
          column, table.schema().apply(column).dataType().simpleString(), paths.get(0));
    }
    return table
        .select(TableReader.column(column))
        .where(functions.length(TableReader.column(column)).gt(0));
  }

  private static String format(String path) {
    return TableFileFormat.ofName(path, List.of("parquet", "orc", "json", "jsonl", "csv"))
        .map(format -> format.equals("jsonl") ? "json" : format)
        .orElseThrow(
            () ->
                new InputException(
                    "%s must end in .parquet, .orc, .json, .jsonl or .csv where data.column is set,"
                        + " as Spark reads it as a table",
                    path));
  }
}
