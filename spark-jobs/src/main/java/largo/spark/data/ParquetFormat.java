package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;
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
 * Parquet tables, read by the names of their columns. A row's position is its index in its file.
 * Checksums of pages are verified if a file has them.
 */
record ParquetFormat(DataSource.Parquet source) implements BlockFormat {

  private static final String STANDARD_NAMES = "train.parquet and test.parquet";
  private static final String FILE_PATH = "_metadata.file_path";
  private static final String ROW_INDEX = "_metadata.row_index";

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputFileResolver(source, STANDARD_NAMES, files).resolveTables(".parquet");
  }

  @Override
  public BlockScan read(ReadContext context, List<String> tables, ColumnNames expected) {
    SparkSession session = context.session();
    List<ParquetFooter> footers = ParquetFooter.of(context.spark(), context.files(), tables);
    List<List<String>> groups = groups(tables);
    TableReader.Where where =
        new TableReader.Where(TableReader.keys(source), "data.features", TextExcerpt.names(tables));

    Dataset<Row> first = table(session, tables.subList(0, 1), footers);
    List<String> features =
        reader(context, expected.isPresent() ? expected.features() : source.features())
            .features(first, where);
    ColumnNames columns = new ColumnNames(source.targetColumns(), features, source.weight());
    ParquetFooter.check(footers, columns, source.features().isEmpty());

    JavaRDD<ReadResult> blocks = context.spark().emptyRDD();
    for (int i = 0; i < groups.size(); i++) {
      JavaRDD<ReadResult> group =
          reader(context, features)
              .read(
                  table(session, groups.get(i), footers),
                  functions.lit(i),
                  functions.col(FILE_PATH),
                  functions.col(ROW_INDEX),
                  where)
              .mapPartitions(ReadableBlocks::new);
      blocks = i == 0 ? group : blocks.union(group);
    }
    return new BlockScan(blocks, columns, width -> ExampleShapes.of(source.image(), width));
  }

  private TableReader reader(ReadContext context, List<String> features) {
    return new TableReader(
        TargetColumns.of(context.task(), source),
        features,
        source.weight(),
        TableReader.Form.DENSE);
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.STANDARDIZE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    return DataSummary.Declared.shape(ExampleShapes.configured(source.image()));
  }

  @Override
  public boolean needsExamplesInEveryFile() {
    return false; // a table may have files without rows
  }

  @Override
  public String labelColumn() {
    return "data.label = " + source.label();
  }

  /** Reads a table of several paths; labels in partition folders remain text. */
  private Dataset<Row> table(
      SparkSession session, List<String> paths, List<ParquetFooter> footers) {
    try {
      Dataset<Row> table = dataFrames(session).parquet(paths.toArray(String[]::new));
      boolean inFolders =
          footers.stream().noneMatch(footer -> footer.columns().containsKey(source.label()))
              && List.of(table.columns()).contains(source.label());
      return inFolders
          ? dataFrames(session)
              .schema(labelAsText(table.schema()))
              .parquet(paths.toArray(String[]::new))
          : table;
    } catch (Exception e) { // Scala declares no exceptions, but AnalysisException is checked
      if (e instanceof AnalysisException) {
        throw new InputException(
            "%s cannot be read: %s", TextExcerpt.names(paths), e.getMessage().split("\n", 2)[0]);
      }
      throw e;
    }
  }

  private static DataFrameReader dataFrames(SparkSession session) {
    return session
        .read()
        .option("__globPaths__", "false") // paths are literal
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
   * Groups of paths to read together: paths that do not overlap, since a file that is listed twice
   * is read twice. A path with glob characters is read separately, since globbing is disabled for
   * all paths that are read with it.
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
