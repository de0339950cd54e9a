package largo.spark.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
 * What came of trials, as tables in the driver's memory: to look at them takes no Spark job, which
 * would wait for the slots of those that still run.
 */
public final class Tables {

  private static final String TRIAL = "trial";

  private Tables() {}

  /** A row for each trial: the columns of results.parquet. */
  public static Dataset<Row> results(SparkSession session, List<TrialResult> results) {
    return Rows.frame(session, results.stream().map(ResultRow::of).toList(), ResultRow.class);
  }

  /**
   * A row for each step: the trial, then the columns of steps.parquet.
   *
   * @param steps by trial
   */
  public static Dataset<Row> steps(SparkSession session, Map<String, List<StepRecord>> steps) {
    Dataset<Row> none = Rows.frame(session, List.of(), StepRecord.class);
    StructField trial = DataTypes.createStructField(TRIAL, DataTypes.StringType, false);
    StructField[] fields =
        Stream.concat(Stream.of(trial), Arrays.stream(none.schema().fields()))
            .toArray(StructField[]::new);
    List<Row> rows = new ArrayList<>();
    steps.forEach((id, records) -> records.forEach(record -> rows.add(row(id, record))));
    return session.createDataFrame(rows, new StructType(fields));
  }

  private static Row row(String trial, StepRecord record) {
    Object[] values = Rows.values(record, StepRecord.class);
    Object[] all = new Object[values.length + 1];
    all[0] = trial;
    System.arraycopy(values, 0, all, 1, values.length);
    return RowFactory.create(all);
  }
}
