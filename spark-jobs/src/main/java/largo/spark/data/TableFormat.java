package largo.spark.data;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.config.CredentialCheck;
import largo.core.config.DataSpec;
import largo.core.data.InputException;
import largo.core.data.TableSource;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Tables that Spark loads; the order of their rows is that of their values. */
record TableFormat(TableSource source) implements BlockFormat {

  private static final int ROW_BITS = 33; // of monotonically_increasing_id
  private static final int MAX_MESSAGE_LENGTH = 300;

  /** The tables, each named by the key that selects it. */
  @Override
  public InputPaths paths(InputFiles files) {
    boolean loads =
        source.format().isPresent() || !source.load().isEmpty() || !source.options().isEmpty();
    if (!loads && source.sql().isEmpty()) {
      throw new InputException(
          "data.load is missing: name the paths of the table, set data.format and data.options, or"
              + " set data.sql to a query");
    }
    return new InputPaths(
        List.of(loads ? "data.load" : "data.sql"),
        source.hasTest()
            ? List.of(source.testSql().isEmpty() ? "data.test-load" : "data.test-sql")
            : List.of());
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    String name = paths.get(0);
    TableReader.Where where =
        new TableReader.Where(TableReader.keys(source), "data.features", "the table");
    try {
      Dataset<Row> table = FlatTable.flat(table(context.session(), expected.isPresent()), name);
      List<String> features =
          reader(context, expected.isPresent() ? expected.features() : source.features())
              .features(table, where);
      ColumnNames used = new ColumnNames(source.targetColumns(), features, source.weight());
      Dataset<Row> rows = FlatTable.sorted(FlatTable.complete(table, used, source.nulls()));
      JavaRDD<ReadResult> blocks =
          reader(context, features)
              .read(
                  rows,
                  functions.spark_partition_id(),
                  functions.lit(name),
                  functions.monotonically_increasing_id().bitwiseAND((1L << ROW_BITS) - 1),
                  where);
      blocks.partitions(); // reads the table in order to sort it
      return new BlockScan(blocks, used, width -> ExampleShapes.of(source.image(), width));
    } catch (InputException e) {
      throw e;
    } catch (Exception e) { // Scala declares no exceptions, but some are checked
      throw cannotLoad(name, e);
    }
  }

  private TableReader reader(ReadContext context, List<String> features) {
    return new TableReader(
        TargetColumns.of(context.task(), source),
        features,
        source.weight(),
        new TableReader.Form(false, false, source.image()));
  }

  private Dataset<Row> table(SparkSession session, boolean test) {
    String query = test ? source.testSql() : source.sql();
    if (!query.isEmpty()) {
      return session.sql(query);
    }
    DataFrameReader reader = session.read();
    source.format().ifPresent(reader::format);
    reader.options(resolved(source.optionsOf(test)));
    List<String> paths = test ? source.testLoad() : source.load();
    return reader.load(paths.toArray(String[]::new));
  }

  private static Map<String, String> resolved(Map<String, String> options) {
    Map<String, String> resolved = new TreeMap<>();
    options.forEach(
        (name, value) ->
            resolved.put(
                name,
                TableSource.variable(value)
                    .map(variable -> environment(name, variable))
                    .orElse(value)));
    return resolved;
  }

  private static String environment(String option, String variable) {
    String value = System.getenv(variable);
    if (value == null) {
      throw new InputException(
          "data.options.%s is env:%s, but the driver's environment has no variable %s",
          option, variable, variable);
    }
    return value;
  }

  private InputException cannotLoad(String name, Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = String.valueOf(cause.getMessage()).split("\n", 2)[0];
    return cause instanceof ClassNotFoundException
        ? new InputException(
            "%s: Spark has no source %s; add its package with --packages or --jars, and check"
                + " data.format",
            name, source.format().orElse("of this format"))
        : new InputException(
            "%s: the table cannot be read: %s",
            name, TextExcerpt.text(CredentialCheck.redact(reason), MAX_MESSAGE_LENGTH));
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
    return false; // a table is one input
  }

  @Override
  public String labelColumn() {
    return "data.label = " + source.label();
  }
}
