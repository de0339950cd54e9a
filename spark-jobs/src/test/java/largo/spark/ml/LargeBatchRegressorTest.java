package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.Test;

public class LargeBatchRegressorTest extends SparkSuite {

  private final SparkSession session = SampleTables.session(session());

  private static LargeBatchRegressor linear() {
    return new LargeBatchRegressor()
        .setModel("logistic")
        .setLabelCol("y")
        .setLearningRate(0.05)
        .setGlobalBatch(32)
        .setShards(2);
  }

  @Test
  public void predictsInTheUnitsOfTheLabel() throws Exception {
    Dataset<Row> points = SampleTables.points(session, 120);
    LargeBatchRegressionModel model =
        linear().setEpochs(40).setValidationIndicatorCol("held").fit(points);
    Dataset<Row> scored = model.transform(points);

    assertThat(new RegressionEvaluator().setLabelCol("y").setMetricName("r2").evaluate(scored))
        .isGreaterThan(0.99);
    TrainingSummary.Epoch last = model.summary().epochs().get(39);
    assertThat(Math.sqrt(last.validationLoss()))
        .isCloseTo(
            new RegressionEvaluator().setLabelCol("y").evaluate(scored.where("held")),
            within(1e-2));
    assertThat(last.validationAccuracy()).isNaN();
    Row first = scored.first();
    assertThat(model.predict(first.<Vector>getAs("features")))
        .isCloseTo(first.<Double>getAs("prediction"), within(1e-3));

    String path = TestFolder.create() + "/model";
    model.save(path);
    assertThat(predictions(LargeBatchRegressionModel.load(path).transform(points)))
        .isEqualTo(predictions(scored));
  }

  @Test
  public void stopsEarlyWithTheModelOfTheBestEpoch() {
    Dataset<Row> points = SampleTables.points(session, 120);
    LargeBatchRegressor estimator = linear().setLearningRate(0.4).setEpochs(200).setPatience(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> estimator.fit(points))
        .withMessageContaining("must be 0 where validationIndicatorCol is not set, but was 3");

    LargeBatchRegressionModel model = estimator.setValidationIndicatorCol("held").fit(points);

    List<TrainingSummary.Epoch> epochs = model.summary().epochs();
    double lowest =
        epochs.stream().mapToDouble(TrainingSummary.Epoch::validationLoss).min().orElseThrow();
    assertThat(epochs).hasSizeLessThan(200);
    assertThat(epochs.get(epochs.size() - 4).validationLoss()).isEqualTo(lowest);
    Dataset<Row> held = model.transform(points).where("held");
    assertThat(new RegressionEvaluator().setLabelCol("y").setMetricName("mse").evaluate(held))
        .isCloseTo(lowest, withinPercentage(0.1));
  }

  @Test
  public void standardizesTheLabelOnlyIfConfigured() {
    Dataset<Row> points = SampleTables.points(session, 60).where("y < 1e9");

    assertThat(predictions(linear().setMaxIter(1).fit(points).transform(points)))
        .isNotEqualTo(
            predictions(
                linear()
                    .setMaxIter(1)
                    .setLearningRate(1e-7)
                    .setStandardization(false)
                    .fit(points)
                    .transform(points)));
  }

  /** Feature and label are seconds since 1970, of which floats resolve two minutes. */
  @Test
  public void predictsLargeNumbersFromLargeNumbers() throws Exception {
    Dataset<Row> points =
        DataFrames.vectors(
            SampleTables.points(session, 120)
                .withColumn(
                    "x",
                    org.apache
                        .spark
                        .ml
                        .functions
                        .vector_to_array(functions.col("features"), "float64")
                        .getItem(0))
                .selectExpr("array(1.7e9D + 20 * x) as features", "1.7e9D + 10 * x as y"),
            "features");
    LargeBatchRegressionModel model = linear().setEpochs(40).fit(points);

    Dataset<Row> scored = model.transform(points);
    assertThat(new RegressionEvaluator().setLabelCol("y").setMetricName("r2").evaluate(scored))
        .isGreaterThan(0.99);
    String path = TestFolder.create() + "/model";
    model.save(path);
    assertThat(predictions(LargeBatchRegressionModel.load(path).transform(points)))
        .isEqualTo(predictions(scored));
  }

  private static List<Double> predictions(Dataset<Row> scored) {
    return scored.select("prediction").collectAsList().stream().map(r -> r.getDouble(0)).toList();
  }
}
