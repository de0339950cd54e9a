package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.SpecException;
import largo.core.data.InputException;
import largo.core.dl4j.Nd4jFloats;
import largo.core.model.ModelException;
import largo.spark.Slow;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.core.loader.impl.SerializedDataSetLoader;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Compares steps on the whole data set with DL4J on one machine, and tests the other duties of a
 * training master.
 */
@Category(Slow.class)
public class LargeBatchTrainingMasterTest extends SparkSuite {

  private static final int EXAMPLES = 24;
  private static final int EPOCHS = 3;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void trainsLikeTheUpdatersOfDl4j() {
    assertSame(regression(new Sgd(0.1), b -> b.l2(0.02).l1(0.01)), vectors(), 2, 1e-5);
    assertSame(regression(new Nesterovs(0.05, 0.8), b -> b.weightDecay(0.1)), vectors(), 2, 1e-5);
    assertSame(
        regression(new Nesterovs(0.05, 0.8), b -> b.weightDecay(0.01, false)), vectors(), 2, 1e-5);
    assertSame(
        regression(new Sgd(0.1), b -> b.constrainWeights(new MaxNormConstraint(0.6, 1))),
        vectors(),
        2,
        1e-5);
    assertSame(regression(new Adam(0.01), b -> {}), vectors(), 2, 1e-4); // epsilon stands elsewhere
    assertSame(regression(new AMSGrad(0.01), b -> {}), vectors(), 2, 1e-4);
  }

  @Test
  public void trainsConvolutionsWithBatchNormalizationAsOneBatch() {
    MultiLayerConfiguration configuration =
        base(new Nesterovs(0.05, 0.9))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.RELU).build())
            .layer(new BatchNormalization())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(6, 6, 1))
            .build();
    Nd4j.getRandom().setSeed(3);
    INDArray labels = Nd4j.zeros(EXAMPLES, 2);
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, i % 2, 1);
    }

    assertSame(
        configuration,
        new DataSet(Nd4j.randn(EXAMPLES, 1, 6, 6).castTo(labels.dataType()), labels),
        1,
        1e-4);
  }

  @Test
  public void trainsRecurrentNetworks() {
    MultiLayerConfiguration configuration =
        base(new Sgd(0.1))
            .list()
            .layer(new LSTM.Builder().nIn(2).nOut(4).activation(Activation.TANH).build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .nIn(4)
                    .nOut(2)
                    .activation(Activation.IDENTITY)
                    .build())
            .build();
    Nd4j.getRandom().setSeed(4);

    assertSame(
        configuration,
        new DataSet(Nd4j.randn(EXAMPLES, 2, 5), Nd4j.randn(EXAMPLES, 2, 5)),
        2,
        1e-5);
  }

  @Test
  public void trainsGraphsOfSeveralInputsAndOutputs() {
    ComputationGraphConfiguration configuration =
        base(new Sgd(0.1))
            .graphBuilder()
            .addInputs("a", "b")
            .addLayer("x", new DenseLayer.Builder().nIn(3).nOut(4).build(), "a")
            .addLayer("y", new DenseLayer.Builder().nIn(2).nOut(4).build(), "b")
            .addVertex("both", new MergeVertex(), "x", "y")
            .addLayer("p", output(8, 2), "both")
            .addLayer("q", output(4, 1), "y")
            .setOutputs("p", "q")
            .build();
    Nd4j.getRandom().setSeed(5);
    INDArray[] features = {Nd4j.randn(EXAMPLES, 3), Nd4j.randn(EXAMPLES, 2)};
    INDArray[] labels = {Nd4j.randn(EXAMPLES, 2), Nd4j.randn(EXAMPLES, 1)};
    MultiDataSet all = new org.nd4j.linalg.dataset.MultiDataSet(features, labels);
    ComputationGraph one = new ComputationGraph(configuration.clone());
    one.init();
    SparkComputationGraph network =
        new SparkComputationGraph(spark(), configuration.clone(), whole(2).build());
    JavaRDD<MultiDataSet> rdd = spark().parallelize(all.asList(), 2);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      one.fit(all);
      network.fitMultiDataSet(rdd);
    }

    assertThat(Nd4jFloats.of(network.getNetwork().params()))
        .containsExactly(Nd4jFloats.of(one.params()), within(1e-5f));
    assertThat(network.getScore()).isCloseTo(one.score(), within(1e-4));
    assertThat(network.getNetwork().getIterationCount()).isEqualTo(EPOCHS);
  }

  @Test
  public void readsFiles() throws Exception {
    Path sets = Files.createDirectories(folder.path().resolve("sets"));
    List<DataSet> batches = vectors().batchBy(7);
    for (int k = 0; k < batches.size(); k++) {
      batches.get(k).save(new File(sets.toFile(), "set" + k + ".bin"));
    }
    MultiLayerConfiguration configuration = regression(new Sgd(0.1), b -> {});
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(
            spark(), configuration.clone(), whole(2).exchange(Kind.JOB).build());
    MultiLayerNetwork one = new MultiLayerNetwork(configuration.clone());
    one.init();
    for (int epoch = 0; epoch < 2; epoch++) {
      one.fit(vectors());
    }
    network.fit(sets.toString());
    network.fitPaths(spark().parallelize(files(sets), 2), new SerializedDataSetLoader());

    assertThat(Nd4jFloats.of(network.getNetwork().params()))
        .containsExactly(Nd4jFloats.of(one.params()), within(1e-5f));
  }

  @Test
  public void notifiesListenersOnTheDriver() throws Exception {
    List<String> heard = new ArrayList<>();
    List<Float> firstParameters = new ArrayList<>();
    BaseTrainingListener ear =
        new BaseTrainingListener() {
          @Override
          public void onEpochStart(Model model) {
            heard.add("start");
          }

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            heard.add(epoch + "/" + iteration);
            firstParameters.add(model.params().getFloat(0));
            assertThat(model.score()).isPositive();
          }

          @Override
          public void onEpochEnd(Model model) {
            heard.add("end");
          }
        };
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    LargeBatchTrainingMaster master =
        LargeBatchTrainingMaster.builder().globalBatch(EXAMPLES / 2).shards(2).build();
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark(), regression(new Sgd(0.1), b -> {}), master);
    network.setListeners(storage, ear, new StatsListener(null, 1), new PerformanceListener(1));
    network.setCollectTrainingStats(true);
    JavaRDD<DataSet> data = spark().parallelize(vectors().batchBy(4), 2);
    network.fit(data);
    network.fit(data);

    assertThat(heard).containsExactly("start", "0/0", "0/1", "end", "start", "1/2", "1/3", "end");
    assertThat(firstParameters).doesNotHaveDuplicates();
    String session = storage.listSessionIDs().get(0);
    assertThat(storage.getNumUpdateRecordsFor(session)).isBetween(1, 4); // one a millisecond
    SparkTrainingStats times = network.getSparkTrainingStats();
    assertThat(times.getValue("LargeBatchStepTimesMs")).hasSize(4);
    assertThat(times.getValue("LargeBatchDistributeTimesMs")).hasSize(1); // once for an RDD
    assertThat(times.statsAsString()).contains("LargeBatchFitTimesMs");
    times.exportStatFiles(folder.path().resolve("times").toString(), spark().sc());
    assertThat(folder.path().resolve("times/LargeBatchStepTimesMs.txt")).isNotEmptyFile();
    assertThat(master.deleteTempFiles(spark())).isTrue();
  }

  @Test
  public void usesTheConfiguredUpdateRule() {
    LargeBatchTrainingMaster master =
        LargeBatchTrainingMaster.builder()
            .updateRule("lamb", Map.of("weight-decay", 0.02, "wrap", "[lookahead]"))
            .learningRate(0.02)
            .globalBatch(EXAMPLES)
            .microBatch(5)
            .shards(3)
            .seed(7)
            .schedule("poly")
            .warmupEpochs(1)
            .epochs(4)
            .build();
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark(), regression(new RmsProp(), b -> {}), master);
    JavaRDD<DataSet> data = spark().parallelize(vectors().batchBy(4), 2);
    double before = network.calculateScore(data, true);
    for (int epoch = 0; epoch < 4; epoch++) {
      network.fit(data);
    }

    assertThat(network.calculateScore(data, true)).isLessThan(before);
    assertThat(LargeBatchTrainingMaster.fromJson(master.toJson())).hasToString(master.toString());
    assertThat(LargeBatchTrainingMaster.fromYaml(master.toYaml())).hasToString(master.toString());
    assertThat(master.toJson()).contains("\"optimizer.name\" : \"lamb\"");
  }

  @Test
  public void rejectsUnsupportedFeatures() {
    assertThatThrownBy(() -> fit(regression(new RmsProp(0.1), b -> {}), vectors()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("RmsProp")
        .hasMessageContaining("supported are Sgd, Nesterovs, Adam and AMSGrad");
    assertThatThrownBy(
            () ->
                fit(
                    regression(
                        new Sgd(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.1))), b -> {}),
                    vectors()))
        .hasMessageContaining("has a schedule, which is not supported");
    assertThatThrownBy(
            () -> fit(regression(new Sgd(0.1), b -> b.biasUpdater(new Sgd(0.2))), vectors()))
        .hasMessageContaining("several updaters: ");
    DataSet masked = vectors();
    masked.setLabelsMaskArray(Nd4j.zeros(EXAMPLES, 1));
    assertThatThrownBy(() -> fit(regression(new Sgd(0.1), b -> {}), masked))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("masks are not supported");
    DataSet wide = new DataSet(Nd4j.zeros(EXAMPLES, 4), Nd4j.zeros(EXAMPLES, 2));
    assertThatThrownBy(() -> fit(regression(new Sgd(0.1), b -> {}), wide))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the model does not fit the data, which is [[4]] -> [[2]]");
    JavaRDD<DataSet> none = spark().parallelize(List.of());
    assertThatThrownBy(() -> whole(1).build().executeTraining(network(new Sgd(0.1)), none))
        .hasMessage("there are no training examples in the RDD");
    assertThatThrownBy(() -> fit(regression(new Sgd(1e30), b -> {}), vectors()))
        .hasMessageContaining("the training diverged in epoch");
    assertThatThrownBy(() -> whole(1).build().addHook(null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  public void checksSettings() {
    assertThatThrownBy(() -> whole(1).set("data.path", "x").build())
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("data.path has no effect in a training master");
    assertThatThrownBy(() -> whole(1).updateRule("lamb").build())
        .hasMessageStartingWith("optimizer.learning-rate must be given with an update rule");
    assertThatThrownBy(() -> whole(1).updateRule("lam").learningRate(1).build())
        .hasMessageContaining("did you mean");
    assertThatThrownBy(() -> whole(1).set("optimizer.momentum", "0.5").build())
        .hasMessageStartingWith("optimizer.momentum must be given with an update rule");
    assertThatThrownBy(() -> whole(1).schedule("cosine").build())
        .hasMessageStartingWith("budget.epochs must be given with schedule.name = cosine");
    assertThatThrownBy(() -> LargeBatchTrainingMaster.fromJson("[]"))
        .hasMessageStartingWith("the JSON of a training master must be");
  }

  /** A master whose batch is the whole data set. */
  private static LargeBatchTrainingMaster.Builder whole(int shards) {
    return LargeBatchTrainingMaster.builder()
        .globalBatch(EXAMPLES)
        .microBatch(EXAMPLES)
        .shards(shards);
  }

  private static SparkDl4jMultiLayer network(IUpdater updater) {
    return new SparkDl4jMultiLayer(spark(), regression(updater, b -> {}), whole(1).build());
  }

  private static MultiLayerNetwork fit(MultiLayerConfiguration configuration, DataSet data) {
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark(), configuration, whole(1).build());
    JavaRDD<DataSet> rdd = spark().parallelize(List.of(data), 1);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      network.fit(rdd);
    }
    return network.getNetwork();
  }

  /** Trains on Spark and with DL4J on one machine, and compares. */
  private static void assertSame(
      MultiLayerConfiguration configuration, DataSet all, int shards, double tolerance) {
    MultiLayerNetwork one = new MultiLayerNetwork(configuration.clone());
    one.init();
    LargeBatchTrainingMaster master = whole(shards).build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(spark(), configuration.clone(), master);
    float[] start = Nd4jFloats.of(network.getNetwork().params());
    JavaRDD<DataSet> rdd = spark().parallelize(all.batchBy(5), 2);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      one.fit(all);
      network.fit(rdd);
    }
    master.deleteTempFiles(spark());

    assertThat(Nd4jFloats.of(network.getNetwork().params()))
        .as(configuration.getConf(0).getLayer().toString())
        .containsExactly(Nd4jFloats.of(one.params()), within((float) tolerance))
        .isNotEqualTo(start);
    assertThat(network.getScore()).isCloseTo(one.score(), within(100 * tolerance));
    assertThat(network.getNetwork().score()).isEqualTo(network.getScore());
    assertThat(network.getNetwork().getIterationCount()).isEqualTo(EPOCHS);
    assertThat(network.getNetwork().getEpochCount()).isEqualTo(EPOCHS);
  }

  private static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(updater)
        .activation(Activation.TANH);
  }

  private static MultiLayerConfiguration regression(
      IUpdater updater, Consumer<NeuralNetConfiguration.Builder> more) {
    NeuralNetConfiguration.Builder base = base(updater);
    more.accept(base);
    return base.list()
        .layer(new DenseLayer.Builder().nIn(3).nOut(5).build())
        .layer(output(5, 2))
        .build();
  }

  private static OutputLayer output(int inputs, int outputs) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static DataSet vectors() {
    Nd4j.getRandom().setSeed(2);
    return new DataSet(Nd4j.randn(EXAMPLES, 3), Nd4j.randn(EXAMPLES, 2));
  }

  private static List<String> files(Path folder) {
    return List.of(folder.toFile().listFiles()).stream().map(File::getPath).toList();
  }
}
