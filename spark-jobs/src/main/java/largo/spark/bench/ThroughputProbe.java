package largo.spark.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelZoo;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Sgd;
import largo.core.torch.dl4j.TorchDefinition;
import largo.core.train.GradientExchange;
import largo.core.train.MicroBatchProbe;
import largo.core.train.StepGradient;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionOptions;
import largo.spark.session.SessionSlots;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Trains with one {@link ThroughputBench.Variant} and prints examples per second, or prints the
 * micro-batch that {@code batch.micro = auto} selects.
 *
 * <p>Arguments: the variant in lower case, or {@value #MICRO}; the network's name in the model zoo;
 * the engine of Largo's workers in lower case; examples per shard; and, for a variant, the number
 * of steps, which follow as many steps of warm-up, and the micro-batch.
 *
 * @param json configuration of the network
 * @param definition the network, to be computed by the engine
 * @param examples per shard
 * @param steps number of steps
 * @param micro micro-batch of Largo's workers
 */
record ThroughputProbe(
    String json, ModelDefinition definition, int examples, int steps, int micro) {

  static final int SHARDS = 2;

  /** Argument that requests the micro-batch. */
  static final String MICRO = "micro";

  private static final ExampleShape SHAPE = new ExampleShape(1, 28, 28);
  private static final int CLASSES = 10;
  private static final long NANOS_EACH = 300_000_000;
  private static final double RATE = 0.01;

  public static void main(String[] arguments) throws Exception {
    String json = ZooConfigurations.json(ModelZoo.all().get(arguments[1]), SHAPE, CLASSES);
    Dl4jDefinition network = Dl4jDefinition.of(json, SHAPE, CLASSES);
    ModelDefinition definition =
        arguments[2].equals("torch") ? TorchDefinition.of(network) : network;
    int examples = Integer.parseInt(arguments[3]);
    boolean tunes = arguments[0].equals(MICRO);
    int steps = tunes ? 0 : Integer.parseInt(arguments[4]);
    int micro = tunes ? 0 : Integer.parseInt(arguments[5]);
    ThroughputProbe probe = new ThroughputProbe(json, definition, examples, steps, micro);
    System.out.println(
        ProbeProcess.RESULT + (tunes ? probe.fastestMicro() : probe.rate(arguments[0])));
    System.exit(0); // Deeplearning4j does not end its threads
  }

  private double rate(String variant) {
    double seconds = variant.equals("ideal") ? ideal() : onSpark(variant);
    return (double) SHARDS * examples * steps / seconds;
  }

  /** The best micro-batch of two concurrent workers after warm-up. */
  private int fastestMicro() {
    Examples rows = rows(examples);
    float[] w = definition.initialize(1);
    MicroBatchProbe probe = new MicroBatchProbe(examples, NANOS_EACH);
    List<List<MicroBatchProbe.Speed>> speeds =
        IntStream.range(0, SHARDS)
            .parallel()
            .mapToObj(
                k -> {
                  try (GradientSource source = definition.open()) {
                    source.load(w, 0, 0);
                    probe.measure(source, rows, Normalization.BYTES);
                    return probe.measure(source, rows, Normalization.BYTES);
                  }
                })
            .toList();
    return MicroBatchProbe.choose(speeds);
  }

  /** Workers without exchange. */
  private double ideal() {
    float[] w = definition.initialize(1);
    BatchPlan plan = new BatchPlan((long) SHARDS * examples, SHARDS, SHARDS * examples, 1);
    List<Worker> workers =
        IntStream.range(0, SHARDS)
            .mapToObj(k -> new WorkerConfig(definition, Normalization.BYTES, micro).open())
            .toList();
    Examples rows = rows(examples);
    ExecutorService threads = Executors.newFixedThreadPool(SHARDS);
    return timed(
        steps,
        count ->
            all(
                threads,
                shard -> {
                  for (int step = 0; step < count; step++) {
                    workers.get(shard).gradient(w, plan, step, shard, rows);
                  }
                }));
  }

  private static Examples rows(int examples) {
    byte[] pixels = new byte[examples * SHAPE.size()];
    new Random(1).nextBytes(pixels);
    return new Examples(
        new ByteFeatures(pixels, SHAPE.size()), new Random(2).ints(examples, 0, CLASSES).toArray());
  }

  private double onSpark(String variant) {
    SparkSession session =
        SparkSession.builder()
            .master(String.format(Locale.ROOT, "local[%d]", SHARDS))
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    return switch (variant) {
      case "largo" -> largo(session, spark);
      case "tree" -> {
        Dl4jLoops loops = new Dl4jLoops(spark, json, examples, CLASSES);
        yield timed(steps, loops::tree);
      }
      default -> {
        Dl4jLoops loops = new Dl4jLoops(spark, json, examples, CLASSES);
        yield timed(steps, loops.averaging(steps));
      }
    };
  }

  private double largo(SparkSession session, JavaSparkContext spark) {
    RunSpec spec =
        SpecReader.read(
            "bench",
            String.format(
                Locale.ROOT,
                "data { source = digits, train-examples = %d, test-examples = 10 }",
                SHARDS * examples),
            List.of());
    try (ShardedData data = new DataLoader(session, spec.data(), SHARDS).load()) {
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan((long) SHARDS * examples, SHARDS, SHARDS * examples, 1);
      Optimizer optimizer =
          new Optimizer(new Sgd(0, Exempt.NONE), definition.penalty().layout(), w);
      try (GradientExchange exchange =
          new SessionExchange(
              spark,
              data,
              plan,
              new WorkerConfig(definition, Normalization.BYTES, micro),
              new SessionOptions(w.length, new SessionSlots(spark, 1), Duration.ofMinutes(5)))) {
        return timed(
            steps,
            count -> {
              for (int step = 0; step < count; step++) {
                StepGradient reply = exchange.gradient(step, w);
                optimizer.step(reply.sum().gradient(), reply.sum().examples(), RATE);
              }
            });
      }
    }
  }

  /** Seconds of the steps, after the same number for warm-up. */
  private static double timed(int steps, IntConsumer work) {
    work.accept(steps);
    long begun = System.nanoTime();
    work.accept(steps);
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void all(ExecutorService threads, IntConsumer work) {
    List<? extends Future<?>> ends =
        IntStream.range(0, SHARDS)
            .mapToObj(shard -> threads.submit(() -> work.accept(shard)))
            .toList();
    for (Future<?> end : ends) {
      try {
        end.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
