package largo.spark.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import largo.core.config.WorkerSpec.Engine;
import largo.core.data.BatchPlan;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.gradient.ModelDefinition;
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
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private GradientProbe() {}

  public static void main(String[] arguments) {
    GradientBench.Variant variant =
        GradientBench.Variant.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    BenchNetwork network = BenchNetwork.named(arguments[1]);
    int examples = Integer.parseInt(arguments[2]);
    int repetitions = Integer.parseInt(arguments[3]);
    int tasks = Integer.parseInt(arguments[4]);

    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(1); // the other tasks would wait for this one
        });
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
                              ? plain(network.json(), network.shape(), examples)
                              : throughWorker(network, engine(variant), examples);
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

  private static Engine engine(GradientBench.Variant variant) {
    return variant == GradientBench.Variant.TORCH ? Engine.TORCH : Engine.DL4J;
  }

  /** The work of a task for a shard: from bytes to a gradient sum. */
  private static Runnable throughWorker(BenchNetwork network, Engine engine, int examples) {
    ModelDefinition definition = network.definition(engine);
    Examples rows = network.examples(examples);
    float[] parameters = definition.initialize(1);
    BatchPlan plan = new BatchPlan(examples, 1, examples, 1);
    Worker worker = new WorkerConfig(definition, network.normalization(), examples).open();
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
