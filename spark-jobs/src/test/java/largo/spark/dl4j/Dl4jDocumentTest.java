package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import largo.core.config.ExchangeSpec.Kind;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The program of {@code docs/dl4j.md}, with each of its training masters. */
public class Dl4jDocumentTest extends SparkSuite {

  private static final int SETS = 172;
  private static final int EXAMPLES = 50; // of each set; DL4J's evaluation cannot divide sets

  @Test
  public void learnsByParameterAveraging() {
    int examplesPerDataSet = EXAMPLES;
    TrainingMaster<?, ?> master =
        new ParameterAveragingTrainingMaster.Builder(examplesPerDataSet)
            .batchSizePerWorker(64)
            .averagingFrequency(5)
            .build();
    assertThat(program(master, 1)).isGreaterThan(0.9);
  }

  @Test
  public void learnsByLargeBatches() {
    TrainingMaster<?, ?> master = LargeBatchTrainingMaster.builder().globalBatch(4096).build();
    assertThat(program(master, 10)).isGreaterThan(0.9);
  }

  @Test
  public void learnsWithEverySetting() {
    LargeBatchTrainingMaster master =
        LargeBatchTrainingMaster.builder()
            .updateRule("lamb", Map.of("weight-decay", 0.01)) // any of docs/optimizers.md
            .learningRate(0.01)
            .globalBatch(8192) // examples whose mean gradient makes one update
            .microBatch(128) // examples through a network at once: what fits in memory
            .shards(16) // tasks, and shares of each batch; results depend on it
            .seed(1) // order of examples, dropout
            .schedule("poly") // with warmupEpochs, epochs
            .warmupEpochs(2)
            .epochs(30) // how often fit will be called
            .exchange(Kind.SESSION) // largo.core.config.ExchangeSpec.Kind; AUTO by default
            .set("exchange.deadline", "900") // any key that has to do with training
            .build();
    assertThat(program(master, 30)).isGreaterThan(0.9);
  }

  private static double program(TrainingMaster<?, ?> master, int epochs) {
    JavaSparkContext sc = spark();
    JavaRDD<DataSet> trainingData = sets(sc, 1);
    JavaRDD<DataSet> testData = sets(sc, 2);
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(0.1, 0.9))
            .activation(Activation.TANH)
            .list(
                new DenseLayer.Builder().nIn(2).nOut(8).build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(8)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();

    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, configuration, master);
    for (int epoch = 0; epoch < epochs; epoch++) {
      network.fit(trainingData);
    }
    Evaluation evaluation = network.evaluate(testData);
    saveAndLoad(sc, network);

    master.deleteTempFiles(sc);
    return evaluation.accuracy();
  }

  private static void saveAndLoad(JavaSparkContext sc, SparkDl4jMultiLayer network) {
    String folder = TestFolder.create().toString();
    NormalizerStandardize normalizer =
        new NormalizerStandardize(
            Nd4j.createFromArray(1f, 2f).reshape(1, 2), Nd4j.createFromArray(3f, 4f).reshape(1, 2));
    try {
      NetworkFile.write(sc, network.getNetwork(), normalizer, folder + "/network.zip");

      File file = new File(folder, "network.zip");
      MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file);
      DataNormalization same = ModelSerializer.restoreNormalizerFromFile(file);

      assertThat(read.params()).isEqualTo(network.getNetwork().params());
      assertThat(same).isEqualTo(normalizer);
      NetworkFile.write(sc, network.getNetwork(), file.getPath());
      DataNormalization none = ModelSerializer.restoreNormalizerFromFile(file);
      assertThat(none).isNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Points of two separated classes. */
  private static JavaRDD<DataSet> sets(JavaSparkContext sc, int seed) {
    return sc.parallelize(IntStream.range(0, SETS).boxed().toList(), 4)
        .map(
            set -> {
              Random random = new Random(31L * seed + set);
              float[][] features = new float[EXAMPLES][2];
              float[][] labels = new float[EXAMPLES][2];
              for (int i = 0; i < EXAMPLES; i++) {
                int kind = random.nextInt(2);
                features[i][0] = (float) random.nextGaussian() + 4 * kind - 2;
                features[i][1] = (float) random.nextGaussian();
                labels[i][kind] = 1;
              }
              return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
            });
  }
}
