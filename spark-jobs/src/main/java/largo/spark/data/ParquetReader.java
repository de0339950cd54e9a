package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads Parquet tables, by the names of their columns. A row is known by its file and its place in
 * it. Checksums of pages are verified, where a file has them.
 */
record ParquetReader(SparkSession session, InputFiles files, DataSource.Parquet source)
    implements BlockReader {

  private static final String FILE = "_metadata.file_path";
  private static final String ROW = "_metadata.row_index";

  @Override
  public Reading read(List<String> tables, ColumnNames like) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<ParquetFooter> footers = ParquetFooter.of(spark, files, tables);
    List<List<String>> groups = groups(tables);
    TableReader.Where where =
        new TableReader.Where(
            "data.label or data.features", "data.features", TextExcerpt.names(tables));

    Dataset<Row> first = table(tables.subList(0, 1), footers);
    TableReader any =
        new TableReader(
            source.label(),
            LabelType.NAMES,
            like.isPresent() ? like.features() : source.features(),
            Optional.empty(),
            false);
    List<String> features = any.features(first, where);
    ParquetFooter.check(
        footers, new ColumnNames(source.label(), features), source.features().isEmpty());

    TableReader reader =
        new TableReader(source.label(), LabelType.NAMES, features, Optional.empty(), false);
    JavaRDD<ExampleBlock> blocks = spark.emptyRDD();
    for (int i = 0; i < groups.size(); i++) {
      JavaRDD<ExampleBlock> group =
          reader
              .read(
                  table(groups.get(i), footers),
                  functions.lit(i),
                  functions.col(FILE),
                  functions.col(ROW),
                  where)
              .mapPartitions(ReadableBlocks::new);
      blocks = i == 0 ? group : blocks.union(group);
    }
    return new Reading(blocks, new ColumnNames(source.label(), features));
  }

  @Override
  public ExampleShape shape(int width) {
    return ExampleShapes.of(source.image(), width);
  }

  /** A table of several paths; a label that is in the names of folders stays text. */
  private Dataset<Row> table(List<String> paths, List<ParquetFooter> footers) {
    try {
      Dataset<Row> table = reader().parquet(paths.toArray(String[]::new));
      boolean inFolders =
          footers.stream().noneMatch(footer -> footer.columns().containsKey(source.label()))
              && List.of(table.columns()).contains(source.label());
      return inFolders
          ? reader().schema(labelAsText(table.schema())).parquet(paths.toArray(String[]::new))
          : table;
    } catch (Exception e) { // Scala declares no exceptions, but AnalysisException is checked
      if (e instanceof AnalysisException) {
        throw new InputException(
            "%s cannot be read: %s", TextExcerpt.names(paths), e.getMessage().split("\n")[0]);
      }
      throw e;
    }
  }

  private DataFrameReader reader() {
    return session
        .read()
        .option("__globPaths__", "false") // paths are those of files, whatever is in their names
        .option("mergeSchema", "false") // files are compared by their footers
        .option("parquet.page.verify-checksum.enabled", "true");
  }

  private StructType labelAsText(StructType schema) {
    StructType changed = new StructType();
    for (StructField field : schema.fields()) {
      changed =
          changed.add(
              field.name(),
              field.name().equals(source.label()) ? DataTypes.StringType : field.dataType());
    }
    return changed;
  }

  /**
   * What is read together: paths that do not overlap, as a file that comes again is read again. A
   * name with characters of a glob is read alone, as Spark takes it for all paths that are read
   * with it where it must not glob.
   */
  private static List<List<String>> groups(List<String> tables) {
    List<List<String>> groups = new ArrayList<>();
    for (String table : tables) {
      List<String> free =
          groups.stream()
              .filter(group -> group.stream().noneMatch(other -> isApart(table, other)))
              .findFirst()
              .orElse(null);
      if (free == null) {
        free = new ArrayList<>();
        groups.add(free);
      }
      free.add(table);
    }
    return groups;
  }

  private static boolean isApart(String a, String b) {
    boolean overlap = (a + "/").startsWith(b + "/") || (b + "/").startsWith(a + "/");
    return overlap || GlobExpander.isPattern(a) || GlobExpander.isPattern(b);
  }
}
