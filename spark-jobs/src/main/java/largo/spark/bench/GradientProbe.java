package largo.spark.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import largo.core.data.BatchPlan;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelSource;
import largo.core.model.ModelZoo;
import largo.core.model.TorchZooModel;
import largo.core.model.ZooModel;
import largo.core.torch.dl4j.TorchDefinition;
import largo.core.torch.zoo.ScriptedZoo;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times gradients of random examples in a separate process, because threads and helpers of the
 * native library are fixed when it is loaded.
 *
 * <p>Arguments: the {@link GradientBench.Variant} in lower case, name of the network, examples,
 * repetitions, tasks. Prints the means of wall-clock and processor milliseconds per gradient.
 */
final class GradientProbe {

  private static final int CLASSES = 10;
  private static final int TOKENS = 256;
  private static final int LENGTH = 64;
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private GradientProbe() {}

  public static void main(String[] arguments) {
    GradientBench.Variant variant =
        GradientBench.Variant.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    ExampleShape shape = shape(arguments[1]);
    ZooModel model = ModelZoo.all().get(arguments[1]);
    int examples = Integer.parseInt(arguments[2]);
    int repetitions = Integer.parseInt(arguments[3]);
    int tasks = Integer.parseInt(arguments[4]);

    CyclicBarrier barrier = new CyclicBarrier(tasks);
    double[] millis = new double[tasks];
    long[] processor = new long[tasks];
    IntStream.range(0, tasks)
        .mapToObj(
            task ->
                new Thread(
                    () -> {
                      Runnable gradient =
                          variant == GradientBench.Variant.DL4J
                              ? plain(
                                  ZooConfigurations.json(model, shape, CLASSES), shape, examples)
                              : throughWorker(definition(variant, model, shape), examples);
                      warmUp(gradient, repetitions);
                      await(barrier);
                      long before = processorNanos();
                      long begun = System.nanoTime();
                      repeat(gradient, repetitions);
                      millis[task] = (System.nanoTime() - begun) / 1e6 / repetitions;
                      await(barrier);
                      processor[task] = processorNanos() - before;
                    }))
        .peek(Thread::start)
        .toList()
        .forEach(GradientProbe::join);
    System.out.printf(
        Locale.ROOT,
        "%s%f %f%n",
        ProbeProcess.RESULT,
        IntStream.range(0, tasks).mapToDouble(task -> millis[task]).average().orElseThrow(),
        processor[0] / 1e6 / repetitions / tasks);
    System.exit(0); // Deeplearning4j does not end its threads
  }

  private static ExampleShape shape(String network) {
    return switch (network) {
      case "resnet20", "resnet18", "vit-tiny" -> new ExampleShape(3, 32, 32);
      case "transformer", "lstm" -> ExampleShape.vector(LENGTH);
      default -> new ExampleShape(1, 28, 28);
    };
  }

  private static ModelDefinition definition(
      GradientBench.Variant variant, ZooModel model, ExampleShape shape) {
    if (model instanceof TorchZooModel scripted) {
      int classes = scripted.input() == ModelSource.InputType.INT64 ? TOKENS : CLASSES;
      return ScriptedZoo.inspect("zoo", scripted, shape, classes).definition();
    }
    Dl4jDefinition network =
        Dl4jDefinition.of(ZooConfigurations.json(model, shape, CLASSES), shape, CLASSES);
    return variant == GradientBench.Variant.TORCH ? TorchDefinition.of(network) : network;
  }

  private static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Until the compilers of Java, whose threads would count as processor time, have ended. */
  private static void warmUp(Runnable work, int times) {
    long end = System.nanoTime() + WARM_UP.toNanos();
    do {
      repeat(work, times);
    } while (System.nanoTime() < end);
  }

  private static void repeat(Runnable work, int times) {
    for (int i = 0; i < times; i++) {
      work.run();
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The work of a task for a shard: from bytes to a gradient sum. */
  private static Runnable throughWorker(ModelDefinition definition, int examples) {
    int width = definition.shape().size();
    byte[] pixels = new byte[examples * width];
    new Random(1).nextBytes(pixels);
    Examples rows =
        new Examples(
            new ByteFeatures(pixels, width), new Random(2).ints(examples, 0, CLASSES).toArray());
    float[] parameters = definition.initialize(1);
    BatchPlan plan = new BatchPlan(examples, 1, examples, 1);
    Normalization normalization =
        definition.shape().isImage() ? Normalization.BYTES : Normalization.NONE; // of tokens
    Worker worker = new WorkerConfig(definition, normalization, examples).open();
    long[] step = new long[1];
    return () -> worker.gradient(parameters, plan, step[0]++, 0, rows);
  }

  /** DL4J's gradient of existing arrays. */
  private static Runnable plain(String json, ExampleShape shape, int examples) {
    INDArray flat = Nd4j.rand(examples, shape.size());
    INDArray image = flat.reshape(examples, shape.channels(), shape.height(), shape.width());
    INDArray labels = Nd4j.zeros(examples, CLASSES);
    Random random = new Random(2);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, random.nextInt(CLASSES), 1);
    }
    if (json.contains("\"networkInputs\"")) {
      ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
      graph.init();
      return () -> {
        graph.setInputs(image);
        graph.setLabels(labels);
        graph.computeGradientAndScore();
      };
    }
    MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    network.init();
    boolean convolution =
        network.getLayer(0).conf().getLayer().getClass().getName().contains("Conv");
    return () -> {
      network.setInput(convolution ? image : flat);
      network.setLabels(labels);
      network.computeGradientAndScore();
    };
  }
}
