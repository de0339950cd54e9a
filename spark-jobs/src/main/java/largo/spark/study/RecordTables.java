package largo.spark.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.RecordFields;
import largo.core.config.Trial;
import largo.core.report.ResultColumn;
import largo.core.report.ResultColumns;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The results and steps of trials as tables in the memory of the driver: reading them needs no
 * Spark job, which would wait for the slots of running trials.
 */
public final class RecordTables {

  private static final StructField[] KEY = {
    DataTypes.createStructField("trial", DataTypes.StringType, false),
    DataTypes.createStructField("optimizer", DataTypes.StringType, false),
    DataTypes.createStructField("batch", DataTypes.IntegerType, false),
    DataTypes.createStructField("base_learning_rate", DataTypes.DoubleType, false),
    DataTypes.createStructField("seed", DataTypes.LongType, false)
  };

  private RecordTables() {}

  /** Creates a table with a row for each trial: the columns of results.parquet. */
  public static Dataset<Row> results(SparkSession session, List<TrialResult> results) {
    List<ResultColumn<?>> columns = ResultColumns.of(results);
    StructField[] fields =
        columns.stream()
            .map(c -> DataTypes.createStructField(c.name(), RecordRows.dataType(c.type()), false))
            .toArray(StructField[]::new);
    List<Row> rows =
        results.stream()
            .map(r -> RowFactory.create(columns.stream().map(c -> c.value().apply(r)).toArray()))
            .toList();
    return session.createDataFrame(rows, new StructType(fields));
  }

  /**
   * The columns that identify a trial.
   *
   * @param learningRate base rate at this batch; the rate of a step is in its row
   */
  public record Key(String trial, String optimizer, int batch, double learningRate, long seed) {

    /** Returns the key of a trial. */
    public static Key of(Trial trial) {
      return new Key(
          trial.id(), trial.optimizer().label(), trial.batch(), trial.learningRate(), trial.seed());
    }

    /** Returns the key of a result. */
    public static Key of(TrialResult result) {
      return new Key(
          result.trial(), result.optimizer(), result.batch(), result.learningRate(), result.seed());
    }
  }

  /**
   * Creates a table with a row for each step: the trial with its optimizer, batch, base learning
   * rate and seed, then the columns of steps.parquet.
   *
   * @param trials in the order of the rows
   * @param steps by trial
   */
  public static Dataset<Row> steps(
      SparkSession session, List<Key> trials, Map<String, List<StepRecord>> steps) {
    Dataset<Row> none = RecordRows.frame(session, List.of(), StepRecord.class);
    StructField[] fields =
        Stream.concat(Arrays.stream(KEY), Arrays.stream(none.schema().fields()))
            .toArray(StructField[]::new);
    List<Row> rows = new ArrayList<>();
    for (Key key : trials) {
      steps.getOrDefault(key.trial(), List.of()).forEach(record -> rows.add(row(key, record)));
    }
    return session.createDataFrame(rows, new StructType(fields));
  }

  private static Row row(Key key, StepRecord record) {
    return RowFactory.create(
        Stream.concat(
                Stream.of(
                    key.trial(), key.optimizer(), key.batch(), key.learningRate(), key.seed()),
                Arrays.stream(RecordFields.values(record)))
            .toArray());
  }
}
