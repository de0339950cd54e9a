package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Mlp;
import largo.spark.Slow;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Test;
import org.junit.experimental.categories.Category;

@Category(Slow.class)
public class LargeBatchClassifierTest extends SparkSuite {

  private final SparkSession session = SampleTables.session(session());

  private static final int ROWS = 120;

  private static LargeBatchClassifier small() {
    return new LargeBatchClassifier()
        .setModel("mlp { widths = [8] }")
        .setLearningRate(0.1)
        .setGlobalBatch(32)
        .setMaxIter(2)
        .setShards(2)
        .setExchange("job");
  }

  @Test
  public void learnsAndPredictsFromVectorsAndArrays() {
    Dataset<Row> points = SampleTables.points(session, ROWS);
    Dataset<Row> arrays =
        points.withColumn("features", functions.vector_to_array(points.col("features"), "float32"));

    LargeBatchClassificationModel model = small().setMaxIter(30).setExchange("session").fit(points);
    LargeBatchClassificationModel same = small().setMaxIter(30).setExchange("session").fit(arrays);
    Dataset<Row> scored = model.transform(points);

    assertThat(new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored))
        .isGreaterThan(0.9);
    assertThat(probabilities(same.transform(arrays))).isEqualTo(probabilities(scored));
    assertThat(scored.columns())
        .containsExactly(
            "features",
            "label",
            "y",
            "weight",
            "held",
            "kind",
            "rawPrediction",
            "probability",
            "prediction");
    Row first = scored.first();
    Vector probability = first.getAs("probability");
    assertThat(model.predictProbability(first.getAs("features")).toArray())
        .containsExactly(probability.toArray(), within(1e-6));
    assertThat(model.predict(first.<Vector>getAs("features")))
        .isEqualTo(first.<Double>getAs("prediction"));
    assertThat(model.numClasses()).isEqualTo(3);
    assertThat(model.numFeatures()).isEqualTo(3);
  }

  @Test
  public void everyParamHasAnEffect() {
    Dataset<Row> points = SampleTables.points(session, ROWS);
    Dataset<Row> weighted = points.withColumn("weight", points.col("label").plus(0.5));
    double[] plain = probabilities(small().fit(points).transform(points));
    List<UnaryOperator<LargeBatchClassifier>> changes =
        List.of(
            c -> c.setOptimizer("lamb { beta2 = 0.9 }"),
            c -> c.setLearningRate(0.2),
            c -> c.setSchedule("poly { power = 1 }"),
            c -> c.setModel("mlp { widths = [9] }"),
            c -> c.setGlobalBatch(64),
            c -> c.setMaxIter(3),
            c -> c.setSeed(2),
            c -> c.setShards(3),
            c -> c.setStandardization(false),
            c -> c.setWeightCol("weight"),
            c -> c.setValidationIndicatorCol("held"));
    for (int k = 0; k < changes.size(); k++) {
      LargeBatchClassifier changed = changes.get(k).apply(small());
      assertThat(probabilities(changed.fit(weighted).transform(points)))
          .as("change %d", k)
          .isNotEqualTo(plain);
    }

    LargeBatchClassifier epochs = small();
    epochs.clear(epochs.maxIter());
    assertThat(epochs.setEpochs(2).fit(points).summary().totalIterations()).isEqualTo(2 * 4);
    LargeBatchClassifier layers = small();
    layers.clear(layers.model());
    assertThat(probabilities(layers.setLayers(new int[] {3, 8, 3}).fit(points).transform(points)))
        .isEqualTo(plain);
    assertThat(
            probabilities(
                small().setExchange("session { deadline = 60 }").fit(points).transform(points)))
        .isEqualTo(plain);
    assertThat(probabilities(small().setMicroBatch(7).fit(points).transform(points)))
        .containsExactly(plain, within(1e-4));
  }

  @Test
  public void everyParamIsDocumentedAndCheckedWhereItIsSet() {
    LargeBatchClassifier c = new LargeBatchClassifier("clf");
    assertThat(c.params())
        .hasSize(6 + 18)
        .extracting(Param::doc)
        .allMatch(doc -> doc.length() > 10);
    assertThat(c.explainParams()).contains("globalBatch: number of rows whose mean gradient");

    refused(
        () -> c.setOptimizer("lmb"), "parameter optimizer of clf: ", "'lmb'; did you mean lamb?");
    refused(
        () -> c.setOptimizer("lamb { beta2 = 1.5 }"),
        "parameter optimizer of clf: ",
        "optimizer.beta2 must be in [0, 1), but was 1.5");
    refused(
        () -> c.setLearningRate(-1),
        "parameter learningRate of clf: learningRate must be positive and finite, but was -1");
    refused(() -> c.setSchedule("cosine { ends = 1 }"), "parameter schedule of clf: ", "ends");
    refused(() -> c.setModel("mpl"), "parameter model of clf: ", "did you mean mlp?");
    refused(() -> c.setLayers(new int[] {3}), "parameter layers of clf: ", "but were [3]");
    refused(() -> c.setImage(new int[] {3, 0, 1}), "parameter image of clf: ", "was [3, 0, 1]");
    refused(() -> c.setEpochs(0), "parameter epochs of clf: epochs must be positive");
    refused(() -> c.setMaxIter(0), "parameter maxIter of clf: maxIter must be positive");
    refused(() -> c.setGlobalBatch(0), "parameter globalBatch of clf: ", "must be positive");
    refused(() -> c.setMicroBatch(-5), "parameter microBatch of clf: ", "but was -5");
    refused(() -> c.setShards(5000), "parameter shards of clf: ", "in 0 … 4096, but was 5000");
    refused(() -> c.setPatience(-1), "parameter patience of clf: ", "but was -1");
    refused(() -> c.setExchange("post"), "parameter exchange of clf: ", "'post'");
    refused(() -> c.setExchange("job }"), "parameter exchange of clf: ", "'job }'");
  }

  @Test
  public void rejectsConflictingParams() {
    Dataset<Row> points = SampleTables.points(session, 12);
    refused(
        () -> new LargeBatchClassifier("clf").setOptimizer("lamb").fit(points),
        "learningRate of clf must be set where optimizer is set");
    refused(
        () -> new LargeBatchClassifier("clf").setEpochs(1).setMaxIter(1).fit(points),
        "epochs and maxIter of clf must not both be set");
    refused(
        () -> new LargeBatchClassifier("clf").setLayers(new int[] {4, 3}).fit(points),
        "layers of clf must begin with the 3 features and end with the 3 outputs");
    refused(
        () ->
            new LargeBatchClassifier("clf")
                .setModel("lenet")
                .setImage(new int[] {3, 1, 1})
                .fit(points),
        "parameter model of clf: ",
        "16x16");
    assertThatThrownBy(() -> new LargeBatchClassifier().setLabelCol("y").fit(points))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the label must be a class number, 0, 1, 2");
    assertThatThrownBy(() -> small().fit(points.where("label > 7")))
        .isInstanceOf(InputException.class)
        .hasMessage("there are no training examples in the DataFrame");
  }

  @Test
  public void usesWeights() {
    List<Row> rows = SampleTables.rows(30);
    LargeBatchClassifier full = small().setGlobalBatch(1000).setShards(1).setMaxIter(3);
    List<Row> twice = new ArrayList<>(rows);
    twice.add(rows.get(4));
    twice.add(rows.get(9));
    List<Row> weighted = new ArrayList<>(rows);
    weighted.set(4, SampleTables.weighing(rows.get(4), 2));
    weighted.set(9, SampleTables.weighing(rows.get(9), 2));
    weighted.add(SampleTables.weighing(SampleTables.row(rows.get(0).getAs(0), 2, 0, 1, false), 0));
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
    assertThatThrownBy(
            () ->
                small()
                    .setWeightCol("weight")
                    .fit(
                        SampleTables.table(
                            session, List.of(SampleTables.weighing(rows.get(0), -1)))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the weight must be zero or more, and finite, but was -1");
  }

  @Test
  public void usesWeightsInOneVsRest() {
    List<Row> points = SampleTables.rows(ROWS);
    List<Row> withLies = new ArrayList<>(points);
    for (Row row : points) {
      int next = (int) (row.<Double>getAs(1) + 1) % 3;
      Row lie = SampleTables.weighing(SampleTables.row(row.getAs(0), next, 0, 1, false), 0);
      withLies.addAll(List.of(lie, lie));
    }
    OneVsRestModel model =
        new OneVsRest()
            .setClassifier(small().setMaxIter(30))
            .setWeightCol("weight")
            .fit(SampleTables.table(session, withLies));

    Dataset<Row> scored = model.transform(SampleTables.table(session, points));
    assertThat(new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(scored))
        .isGreaterThan(0.9);
  }

  @Test
  public void hasATrainingSummary() {
    Dataset<Row> points = SampleTables.points(session, ROWS);
    LargeBatchClassifier classifier = small().setValidationIndicatorCol("held");
    classifier.clear(classifier.maxIter());
    TrainingSummary summary = classifier.setEpochs(3).fit(points).summary();

    assertThat(summary.totalIterations()).isEqualTo(3 * 3); // 90 rows, 32 at a time
    assertThat(summary.objectiveHistory()[8]).isLessThan(summary.objectiveHistory()[0]);
    assertThat(summary.epochs()).hasSize(3);
    assertThat(summary.epochs().get(2).validationAccuracy()).isGreaterThan(0.6);
    assertThat(summary.epochs().get(2).validationLoss()).isBetween(0.0, 1.2);
    assertThat(summary.examplesPerSecond()).isPositive();
    assertThat(summary.diverged()).isEmpty();

    LargeBatchClassificationModel wild =
        small().setStandardization(false).setLearningRate(1e20).setMaxIter(4).fit(points);
    assertThat(wild.summary().diverged()).isNotEmpty();
    assertThat(probabilities(wild.transform(points))).doesNotContain(Double.NaN);
  }

  @Test
  public void worksWithPipelinesAndCrossValidation() {
    Dataset<Row> table =
        SampleTables.points(session, ROWS).drop("label").withColumnRenamed("features", "point");
    LargeBatchClassifier classifier =
        small().setMaxIter(10).setExchange("session").setFeaturesCol("scaled");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("kind").setOutputCol("label"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"point", "weight"})
                      .setOutputCol("features"),
                  new StandardScaler().setInputCol("features").setOutputCol("scaled"),
                  classifier
                });
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.learningRate(), new double[] {1e-6, 0.2}).build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .fit(table);

    assertThat(best.avgMetrics()[1]).isGreaterThan(0.7).isGreaterThan(best.avgMetrics()[0]);
  }

  @Test
  public void appliesThresholds() {
    Dataset<Row> points = SampleTables.points(session, 60);
    LargeBatchClassificationModel model = small().fit(points);
    model.setThresholds(new double[] {1, 1, 1e-9});

    assertThat(model.transform(points).select("prediction").distinct().collectAsList())
        .extracting(row -> row.getDouble(0))
        .containsExactly(2.0);
    model.setProbabilityCol("").setRawPredictionCol("");
    assertThat(model.transform(points).columns()).doesNotContain("probability", "rawPrediction");
  }

  @Test
  public void isSavedOverwrittenAndLoaded() throws Exception {
    Dataset<Row> points = SampleTables.points(session, 60);
    String path = TestFolder.create() + "/model";
    LargeBatchClassifier classifier = small().setOptimizer("adam");
    LargeBatchClassificationModel model = classifier.fit(points);

    model.save(path);
    assertThatThrownBy(() -> model.save(path)).hasMessageContaining("already exists");
    model.write().overwrite().save(path);
    LargeBatchClassificationModel read = LargeBatchClassificationModel.load(path);

    assertThat(read.uid()).isEqualTo(model.uid());
    assertThat(read.getOptimizer()).isEqualTo("adam");
    assertThat(read.hasSummary()).isFalse();
    assertThat(probabilities(read.transform(points)))
        .isEqualTo(probabilities(model.transform(points)));

    classifier.save(path + ".estimator");
    LargeBatchClassifier again = LargeBatchClassifier.load(path + ".estimator");
    assertThat(again.explainParams()).isEqualTo(classifier.explainParams());

    TestFolder data = new TestFolder(Path.of(path));
    Files.deleteIfExists(data.path().resolve("data/.largo.json.crc"));
    data.write("data/largo.json", "{\"version\": 99}");
    assertThatThrownBy(() -> LargeBatchClassificationModel.load(path))
        .hasMessageContaining("must be of version 1, but was 99");
  }

  @Test
  public void predictsInStructuredStreaming() throws Exception {
    Dataset<Row> points = SampleTables.points(session, 60);
    LargeBatchClassificationModel model = small().fit(points);
    TestFolder folder = TestFolder.create();
    points.select("features").write().parquet(folder + "/in");

    Dataset<Row> stream =
        session.readStream().schema(points.select("features").schema()).parquet(folder + "/in");
    model
        .transform(stream)
        .writeStream()
        .format("memory")
        .queryName("scored")
        .option("checkpointLocation", folder + "/checkpoint")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination(30_000);

    assertThat(session.table("scored").count()).isEqualTo(60);
  }

  @Test
  public void acceptsACustomNetwork() {
    String json = ZooConfigurations.json(new Mlp(List.of(5), 0), ExampleShape.vector(3), 3);
    LargeBatchClassificationModel model =
        small().setModel(json).fit(SampleTables.points(session, 60));

    assertThat(model.toString()).contains("numFeatures=3, parameters=38");
  }

  private static double[] probabilities(Dataset<Row> scored) {
    return scored.select("probability").collectAsList().stream()
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
