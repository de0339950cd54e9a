package largo.spark.bench;

import java.util.Map;
import java.util.Random;
import largo.core.data.BatchPlan;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.ModelZoo;
import largo.core.model.ZooModel;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times gradients of random MNIST-like examples in a separate process, because threads and helpers
 * of the native library are fixed when it is loaded.
 *
 * <p>Arguments: {@code largo} or {@code dl4j}, name of the network, examples, repetitions. Prints
 * the mean in milliseconds.
 */
final class GradientProbe {

  private static final ExampleShape SHAPE = new ExampleShape(1, 28, 28);
  private static final int CLASSES = 10;

  private GradientProbe() {}

  public static void main(String[] arguments) {
    Map<String, ZooModel> zoo = ModelZoo.all();
    String json = ZooConfigurations.json(zoo.get(arguments[1]), SHAPE, CLASSES);
    int examples = Integer.parseInt(arguments[2]);
    int repetitions = Integer.parseInt(arguments[3]);
    Runnable gradient =
        arguments[0].equals("largo") ? throughWorker(json, examples) : plain(json, examples);

    for (int i = 0; i < repetitions; i++) {
      gradient.run(); // warm-up
    }
    long begun = System.nanoTime();
    for (int i = 0; i < repetitions; i++) {
      gradient.run();
    }
    System.out.println(ProbeProcess.RESULT + (System.nanoTime() - begun) / 1e6 / repetitions);
  }

  /** The work of a task for a shard: from bytes to a gradient sum. */
  private static Runnable throughWorker(String json, int examples) {
    byte[] pixels = new byte[examples * SHAPE.size()];
    new Random(1).nextBytes(pixels);
    Examples rows =
        new Examples(
            new ByteFeatures(pixels, SHAPE.size()),
            new Random(2).ints(examples, 0, CLASSES).toArray());
    Dl4jDefinition definition = Dl4jDefinition.of(json, SHAPE, CLASSES);
    float[] parameters = definition.initialize(1);
    BatchPlan plan = new BatchPlan(examples, 1, examples, 1);
    Worker worker = new WorkerConfig(definition, Normalization.BYTES, examples).open();
    long[] step = new long[1];
    return () -> worker.gradient(parameters, plan, step[0]++, 0, rows);
  }

  /** DL4J's gradient of existing arrays. */
  private static Runnable plain(String json, int examples) {
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    network.init();
    boolean image = network.getLayer(0).conf().getLayer().getClass().getName().contains("Conv");
    INDArray flat = Nd4j.rand(examples, SHAPE.size());
    INDArray features = image ? flat.reshape(examples, 1, 28, 28) : flat;
    INDArray labels = Nd4j.zeros(examples, CLASSES);
    Random random = new Random(2);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, random.nextInt(CLASSES), 1);
    }
    return () -> {
      network.setInput(features);
      network.setLabels(labels);
      network.computeGradientAndScore();
    };
  }
}
