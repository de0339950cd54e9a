package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import largo.core.data.InputException;
import largo.spark.PyTorchFiles;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Before;
import org.junit.Test;

/** PyTorch models in the estimators, in a build that has PyTorch's library. */
public class PyTorchEstimatorTest extends SparkSuite {

  private static final int TOKENS = 5;

  private final SparkSession session = SampleTables.session(session());
  private final TestFolder folder = TestFolder.create();

  @Before
  public void needsPyTorch() {
    PyTorchFiles.assumeLibrary();
  }

  private static LargeBatchClassifier classifier(String model) {
    return new LargeBatchClassifier("clf")
        .setModel(model)
        .setLearningRate(0.1)
        .setGlobalBatch(32)
        .setMaxIter(20)
        .setShards(2)
        .setExchange("job");
  }

  @Test
  public void trainsAFile() throws IOException {
    String file = folder.write("my model.pt", PyTorchFiles.linear(3, 3));
    Dataset<Row> points = SampleTables.points(session, 90);
    LargeBatchClassifier classifier = classifier(file).setValidationIndicatorCol("held");

    LargeBatchClassificationModel model = classifier.fit(points);

    Dataset<Row> predictions = model.transform(points);
    assertThat(accuracy(predictions)).isGreaterThan(0.9);
    double[] losses = model.summary().objectiveHistory();
    assertThat(losses[19]).isLessThan(losses[0]);
    double[] probabilities = probabilities(predictions);
    assertThat(probabilities[0] + probabilities[1] + probabilities[2]).isCloseTo(1, within(1e-6));
    assertThat(model.numClasses()).isEqualTo(3);
    Row first = predictions.first();
    assertThat(model.predictProbability(first.<Vector>getAs("features")).toArray())
        .containsExactly(first.<Vector>getAs("probability").toArray(), within(1e-6));

    model.save(folder + "/saved");
    assertThat(Path.of(folder + "/saved/data/model.pt")).isNotEmptyFile();
    LargeBatchClassificationModel read = LargeBatchClassificationModel.load(folder + "/saved");
    assertThat(read.getModel()).isEqualTo(file);
    assertThat(probabilities(read.transform(points))).isEqualTo(probabilities);
    assertThat(probabilities(read.copy(ParamMap.empty()).transform(points.coalesce(1))))
        .containsExactly(probabilities, within(1e-6));
    read.set(read.microBatch(), 7);
    assertThat(probabilities(read.transform(points))).containsExactly(probabilities, within(1e-6));
  }

  /** That of docs/torch.md. */
  @Test
  public void theExampleRuns() throws IOException {
    String path = folder.write("model.pt", PyTorchFiles.linear(28 * 28, 10));
    Dataset<Row> train = images(20, 28);
    Dataset<Row> test = train;

    LargeBatchClassifier classifier =
        new LargeBatchClassifier()
            .setModel(path + " { loss = cross-entropy }") // or "resnet18"
            .setImage(new int[] {1, 28, 28})
            .setOptimizer("lamb")
            .setLearningRate(0.01)
            .setGlobalBatch(1024)
            .setEpochs(5);
    LargeBatchClassificationModel model = classifier.fit(train);
    Dataset<Row> predictions = model.transform(test); // rawPrediction, probability, prediction
    model.save(folder + "/digits-model"); // data/model.pt, which torch.jit.load reads

    assertThat(probabilities(predictions)).hasSize(20 * 10);
  }

  @Test
  public void worksInPipelines() throws IOException {
    String file = folder.write("model.pt", PyTorchFiles.linear(3, 3));
    Dataset<Row> points = SampleTables.points(session, 60).drop("label");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("kind").setOutputCol("label"), classifier(file)
                });
    pipeline.write().overwrite().save(folder + "/pipeline");
    PipelineModel model = Pipeline.load(folder + "/pipeline").fit(points);

    model.write().overwrite().save(folder + "/trained");

    assertThat(probabilities(PipelineModel.load(folder + "/trained").transform(points)))
        .isEqualTo(probabilities(model.transform(points)));
  }

  @Test
  public void hasOneLogitForTwoClasses() {
    String file = folder.write("model.pt", PyTorchFiles.linear(3, 1));
    Dataset<Row> points = SampleTables.points(session, 90).where("label < 2");

    LargeBatchClassificationModel model = classifier(file + " { loss = bce }").fit(points);

    Dataset<Row> predictions = model.transform(points);
    assertThat(model.numClasses()).isEqualTo(2);
    assertThat(accuracy(predictions)).isGreaterThan(0.9);
    double[] probabilities = probabilities(predictions);
    assertThat(probabilities).hasSize(2 * 60);
    assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-6));
  }

  @Test
  public void predictsNumbersInTheUnitsOfTheLabel() throws IOException {
    String file = folder.write("model.pt", PyTorchFiles.linear(3, 1));
    Dataset<Row> points = SampleTables.points(session, 90);
    LargeBatchRegressor regressor =
        new LargeBatchRegressor()
            .setLabelCol("y")
            .setModel(file)
            .setLearningRate(0.1)
            .setGlobalBatch(90)
            .setMaxIter(100)
            .setExchange("job");

    LargeBatchRegressionModel model = regressor.fit(points);

    RegressionEvaluator evaluator = new RegressionEvaluator().setLabelCol("y").setMetricName("r2");
    assertThat(evaluator.evaluate(model.transform(points))).isGreaterThan(0.99);
    model.save(folder + "/saved");
    assertThat(
            evaluator.evaluate(LargeBatchRegressionModel.load(folder + "/saved").transform(points)))
        .isEqualTo(evaluator.evaluate(model.transform(points)));
  }

  @Test
  public void usesWeights() {
    String file = folder.write("model.pt", PyTorchFiles.linear(3, 3));
    List<Row> rows = SampleTables.rows(30);
    List<Row> twice = new ArrayList<>(rows);
    twice.add(rows.get(4));
    List<Row> weighted = new ArrayList<>(rows);
    weighted.set(4, SampleTables.weighing(rows.get(4), 2));
    LargeBatchClassifier full = classifier(file).setGlobalBatch(1000).setShards(1).setMaxIter(3);
    Dataset<Row> points = SampleTables.table(session, rows);

    double[] expected =
        probabilities(full.fit(SampleTables.table(session, twice)).transform(points));
    double[] actual =
        probabilities(
            full.copy(ParamMap.empty())
                .setWeightCol("weight")
                .fit(SampleTables.table(session, weighted))
                .transform(points));

    assertThat(actual).containsExactly(expected, within(1e-5));
  }

  @Test
  public void trainsNetworksOfTheZooForImages() {
    Dataset<Row> images = images(24, 8);
    for (String zoo :
        List.of("resnet18 { width = 2 }", "vit-tiny { width = 8, depth = 1, heads = 2 }")) {
      LargeBatchClassifier classifier =
          classifier(zoo).setImage(new int[] {1, 8, 8}).setMaxIter(2).setMicroBatch(8);

      LargeBatchClassificationModel model = classifier.fit(images);

      assertThat(probabilities(model.transform(images))).hasSize(2 * 24).doesNotContain(Double.NaN);
    }
    refused(
        () -> classifier("resnet18").fit(images),
        "parameter model of clf: ",
        "model.zoo = resnet18 takes images");
    LargeBatchRegressionModel numbers =
        new LargeBatchRegressor()
            .setModel("resnet18 { width = 2 }")
            .setImage(new int[] {1, 8, 8})
            .setMaxIter(1)
            .setExchange("job")
            .fit(images);
    assertThat(numbers.transform(images).select("prediction").first().getDouble(0)).isFinite();
  }

  @Test
  public void predictsTheTokenAfterASequence() throws IOException {
    Dataset<Row> text = text(60);
    LargeBatchClassifier classifier =
        classifier("lstm { width = 16, depth = 1 }")
            .setOptimizer("adam")
            .setLearningRate(0.05)
            .setMaxIter(40);

    LargeBatchClassificationModel model = classifier.fit(text);

    Dataset<Row> predictions = model.transform(text);
    assertThat(accuracy(predictions)).isGreaterThan(0.9);
    assertThat(probabilities(predictions)).hasSize(60 * TOKENS);
    model.save(folder + "/saved");
    assertThat(probabilities(LargeBatchClassificationModel.load(folder + "/saved").transform(text)))
        .isEqualTo(probabilities(predictions));

    refused(
        () -> classifier("lstm").setStandardization(true).fit(text),
        "standardization of clf must be false where the inputs of model are tokens");
    assertThatThrownBy(() -> classifier("lstm { width = 4 }").fit(text.where("label < 3")))
        .hasStackTraceContaining("inputs must be tokens, 0 to 2, as many as there are classes");
    assertThatThrownBy(
            () -> model.transform(SampleTables.points(session, 3).drop("label")).collect())
        .isNotNull();
    refused(
        () -> new LargeBatchRegressor("reg").setModel("lstm").fit(text),
        "parameter model of reg: ",
        "the loss of a regressor must be mse or method, but was next-token");
  }

  @Test
  public void refusesCombinationsBeforeTheDataIsRead() {
    String file = folder.write("model.pt", PyTorchFiles.linear(3, 3));
    Dataset<Row> points = SampleTables.points(session, 12);
    Dataset<Row> unread =
        points.selectExpr("features", "cast(raise_error('read') as double) as label");
    refused(
        () -> classifier(file).setEngine("dl4j").fit(points),
        "engine of clf must be torch or auto where model is one of PyTorch");
    for (String loss : List.of("mse", "method")) {
      refused(
          () -> classifier(file + " { loss = " + loss + " }").fit(points),
          "parameter model of clf: ",
          "the loss of a classifier must be cross-entropy, next-token or bce, but was " + loss);
    }
    refused(
        () -> classifier(file + " { input = int64 }").setStandardization(true).fit(points),
        "standardization of clf must be false");
    refused(() -> classifier(file + " { los = bce }"), "parameter model of clf: ", "model.los");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> classifier("/no/model.pt").fit(unread))
        .withMessageContaining("/no/model.pt: there is no such file");
    refused(
        () -> classifier(file).fit(points.where("label < 2")),
        "parameter model of clf: ",
        "must return outputs of shape [4, 2]");
  }

  /** Noise, of which one half is black or white, of two classes, or ten if larger than 8x8. */
  private Dataset<Row> images(int count, int side) {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] pixels = random.doubles(side * side).toArray();
      Arrays.fill(pixels, 0, side * side / 2, i % 2);
      rows.add(RowFactory.create(pixels, (double) (i % (side > 8 ? 10 : 2))));
    }
    return session.createDataFrame(rows, schema(DataTypes.DoubleType)).coalesce(1);
  }

  /** Sequences in which each token follows from the one before it. */
  private Dataset<Row> text(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Integer[] tokens = new Integer[6];
      for (int k = 0; k < tokens.length; k++) {
        tokens[k] = (i + k) % TOKENS;
      }
      rows.add(RowFactory.create(tokens, (double) ((i + tokens.length) % TOKENS)));
    }
    return session.createDataFrame(rows, schema(DataTypes.IntegerType)).coalesce(1);
  }

  private static StructType schema(org.apache.spark.sql.types.DataType element) {
    return new StructType()
        .add("features", DataTypes.createArrayType(element))
        .add("label", DataTypes.DoubleType);
  }

  private static double accuracy(Dataset<Row> predictions) {
    return new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predictions);
  }

  private static double[] probabilities(Dataset<Row> predictions) {
    return predictions.select("probability").collectAsList().stream()
        .flatMapToDouble(row -> Arrays.stream(row.<Vector>getAs(0).toArray()))
        .toArray();
  }

  private static void refused(ThrowingCallable call, String begin, String... parts) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(begin)
        .withMessageContainingAll(parts.length == 0 ? new String[] {begin} : parts);
  }
}
