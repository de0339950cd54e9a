package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileGraphSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxScoreIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.earlystopping.SparkDataSetLossCalculator;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingGraphTrainer;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.earlystopping.SparkLossCalculatorComputationGraph;
import org.junit.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Early stopping of Deeplearning4j's Spark module, with the training master. */
public class EarlyStoppingTrainerTest extends SparkSuite {

  private static final int ROWS = 40;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void endsWhenTheLossDoesNotImproveAndReturnsTheBestNetwork() {
    JavaSparkContext sc = spark();
    JavaRDD<DataSet> trainingData = sc.parallelize(noise(1), 2);
    JavaRDD<DataSet> validationData = sc.parallelize(noise(2), 2);
    MultiLayerNetwork network = new MultiLayerNetwork(layers().list(hidden(), output()).build());
    network.init();
    LargeBatchTrainingMaster master = master();

    EarlyStoppingConfiguration<MultiLayerNetwork> stopping =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .scoreCalculator(new SparkDataSetLossCalculator(validationData, true, sc.sc()))
            .epochTerminationConditions(
                new ScoreImprovementEpochTerminationCondition(3),
                new MaxEpochsTerminationCondition(50))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new SparkEarlyStoppingTrainer(sc, master, stopping, network, trainingData).fit();
    MultiLayerNetwork best = result.getBestModel();

    assertThat(result.getTerminationReason())
        .isEqualTo(TerminationReason.EpochTerminationCondition);
    Map<Integer, Double> scores = result.getScoreVsEpoch();
    assertThat(scores).hasSizeBetween(5, 49).hasSize(result.getTotalEpochs());
    double lowest = scores.values().stream().mapToDouble(s -> s).min().orElseThrow();
    assertThat(result.getBestModelScore()).isEqualTo(lowest);
    assertThat(scores.get(result.getBestModelEpoch() - 1)).isEqualTo(lowest); // DL4J: from -1
    assertThat(result.getBestModelEpoch()).isLessThan(result.getTotalEpochs() - 3);
    assertThat(best.score(DataSet.merge(validationData.collect()))).isCloseTo(lowest, within(1e-5));
    assertThat(master.deleteTempFiles(sc)).isTrue();
  }

  @Test
  public void savesGraphsToFilesAndEndsByAnIterationCondition() {
    JavaSparkContext sc = spark();
    JavaRDD<MultiDataSet> trainingData = sc.parallelize(noise(1), 2).map(DataSet::toMultiDataSet);
    ComputationGraph graph =
        new ComputationGraph(
            layers()
                .graphBuilder()
                .addInputs("in")
                .addLayer("hidden", hidden(), "in")
                .addLayer("out", output(), "hidden")
                .setOutputs("out")
                .build());
    graph.init();

    EarlyStoppingResult<ComputationGraph> result =
        new SparkEarlyStoppingGraphTrainer(
                sc,
                master(),
                new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                    .scoreCalculator(
                        new SparkLossCalculatorComputationGraph(trainingData, true, sc.sc()))
                    .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                    .iterationTerminationConditions(new MaxScoreIterationTerminationCondition(50))
                    .modelSaver(new LocalFileGraphSaver(folder.toString()))
                    .build(),
                graph,
                trainingData)
            .fit();

    assertThat(result.getTotalEpochs()).isEqualTo(3);
    assertThat(result.getBestModelEpoch()).isEqualTo(2); // the loss of training falls
    assertThat(folder.path().resolve("bestGraph.bin")).isNotEmptyFile();
    assertThat(result.getBestModel().params()).isEqualTo(graph.params());

    EarlyStoppingResult<ComputationGraph> ended =
        new SparkEarlyStoppingGraphTrainer(
                sc,
                master(),
                new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                    .iterationTerminationConditions(new MaxScoreIterationTerminationCondition(1e-9))
                    .modelSaver(new InMemoryModelSaver<>())
                    .build(),
                graph,
                trainingData)
            .fit();
    assertThat(ended.getTerminationReason())
        .isEqualTo(TerminationReason.IterationTerminationCondition);
  }

  private static LargeBatchTrainingMaster master() {
    return LargeBatchTrainingMaster.builder().globalBatch(ROWS).microBatch(10).shards(2).build();
  }

  /** Labels independent of the features, which can only be learned by heart. */
  private static List<DataSet> noise(long seed) {
    Nd4j.getRandom().setSeed(seed);
    return new DataSet(Nd4j.randn(ROWS, 6), Nd4j.randn(ROWS, 1)).asList();
  }

  private static NeuralNetConfiguration.Builder layers() {
    return new NeuralNetConfiguration.Builder().seed(7).updater(new Adam(0.02));
  }

  private static DenseLayer hidden() {
    return new DenseLayer.Builder().nIn(6).nOut(30).activation(Activation.TANH).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(30)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }
}
