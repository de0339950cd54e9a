package largo.spark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Alternatives to Largo: Deeplearning4j's training on Spark, and a hand-written loop. */
final class Dl4jLoops {

  private static final int PIXELS = 784;
  private static final float RATE = 0.01f;

  private final JavaSparkContext spark;
  private final String json;
  private final int examples;
  private final int classes;

  Dl4jLoops(JavaSparkContext spark, String json, int examples, int classes) {
    this.spark = spark;
    this.json = json;
    this.examples = examples;
    this.classes = classes;
  }

  /**
   * Deeplearning4j's parameter averaging after every batch. Data is cached in sets of a worker's
   * batch, and neither written to disk nor reshuffled, as it would be by default.
   *
   * @param steps number of steps
   */
  IntConsumer averaging(int steps) {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(ThroughputProbe.SHARDS, examples)
            .batchSizePerWorker(examples)
            .averagingFrequency(1)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .repartionData(Repartition.Never)
            .storageLevel(null) // cached already
            .build();
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, MultiLayerConfiguration.fromJson(json), master);
    JavaRDD<DataSet> data = data(steps);
    return count -> network.fit(data);
  }

  /** Broadcast, gradients, treeAggregate and plain SGD in every step. */
  void tree(int steps) {
    JavaRDD<DataSet> data = data(1);
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    network.init();
    float[] w = network.params().toFloatVector();
    String configuration = json; // the closure captures this, not the whole object
    for (int step = 0; step < steps; step++) {
      Broadcast<float[]> sent = spark.broadcast(w);
      float[] sum =
          data.map(set -> gradient(configuration, sent.value(), set))
              .treeAggregate(new float[w.length], Dl4jLoops::added, Dl4jLoops::added);
      sent.destroy();
      for (int i = 0; i < w.length; i++) {
        w[i] -= RATE * sum[i] / (ThroughputProbe.SHARDS * examples);
      }
    }
  }

  private static float[] gradient(String json, float[] w, DataSet set) {
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    network.init(Nd4j.createFromArray(w), false);
    network.setInput(set.getFeatures());
    network.setLabels(set.getLabels());
    network.computeGradientAndScore();
    return network.gradient().gradient().toFloatVector();
  }

  private static float[] added(float[] a, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  /** Random examples for each worker and step, cached. */
  private JavaRDD<DataSet> data(int steps) {
    boolean image = json.contains("ConvolutionLayer");
    List<DataSet> sets = new ArrayList<>();
    for (int k = 0; k < ThroughputProbe.SHARDS * steps; k++) {
      INDArray flat = Nd4j.rand(examples, PIXELS);
      INDArray labels = Nd4j.zeros(examples, classes);
      Random random = new Random(k);
      for (int i = 0; i < examples; i++) {
        labels.putScalar(i, random.nextInt(classes), 1);
      }
      sets.add(new DataSet(image ? flat.reshape(examples, 1, 28, 28) : flat, labels));
    }
    JavaRDD<DataSet> data = spark.parallelize(sets, ThroughputProbe.SHARDS).cache();
    data.count();
    return data;
  }
}
