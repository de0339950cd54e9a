package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import largo.spark.SparkSuite;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The same program for DL4J's Spark module with either training master. */
public class SameProgramTest extends SparkSuite {

  private static final int BATCH = 50;
  private static final int EPOCHS = 3;

  @Test
  public void learnsAtLeastAsMuchAsByParameterAveraging() {
    JavaSparkContext sc = spark();
    JavaRDD<DataSet> train = DigitSets.rdd(sc, 0, 2000, BATCH);
    JavaRDD<DataSet> test = DigitSets.rdd(sc, 1, 500, BATCH);
    TrainingMaster<?, ?> averaging =
        new ParameterAveragingTrainingMaster.Builder(2, BATCH)
            .batchSizePerWorker(BATCH)
            .averagingFrequency(5)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .storageLevel(null) // the RDD is kept already
            .rngSeed(1)
            .build();
    Outcome theirs = program(sc, train, test, averaging);
    Outcome ours =
        program(
            sc,
            train,
            test,
            LargeBatchTrainingMaster.builder().globalBatch(2 * BATCH).shards(2).build());
    System.out.printf("parameter averaging: %s%nlarge batches: %s%n", theirs, ours);

    assertThat(ours.accuracy()).isGreaterThanOrEqualTo(theirs.accuracy());
  }

  /**
   * The result of a program.
   *
   * @param first seconds of the first epoch, which distributes the examples
   * @param others seconds of the others
   */
  private record Outcome(double accuracy, double first, double others) {}

  /** The program. */
  private static Outcome program(
      JavaSparkContext sc,
      JavaRDD<DataSet> train,
      JavaRDD<DataSet> test,
      TrainingMaster<?, ?> master) {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Nesterovs(0.05, 0.9))
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .l2(1e-4)
            .list()
            .layer(new DenseLayer.Builder().nIn(784).nOut(64).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(64)
                    .nOut(10)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, configuration, master);
    double[] seconds = new double[EPOCHS];
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      long begun = System.nanoTime();
      network.fit(train);
      seconds[epoch] = (System.nanoTime() - begun) / 1e9;
    }

    Evaluation evaluation = network.evaluate(test);
    master.deleteTempFiles(sc);
    double others = DoubleStream.of(seconds).skip(1).sum();
    return new Outcome(evaluation.accuracy(), seconds[0], others);
  }
}
