package largo.spark.bench;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import largo.core.config.WorkerSpec.Engine;
import largo.core.data.BatchPlan;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.ModelOutputs;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Sgd;
import largo.core.train.GradientExchange;
import largo.core.train.MicroBatchProbe;
import largo.core.train.StepGradient;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionOptions;
import largo.spark.session.SessionSlots;
import org.apache.spark.api.java.JavaRDD;
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
 * @param network what is trained
 * @param definition the network, to be computed by the engine
 * @param examples per shard
 * @param steps number of steps
 * @param micro micro-batch of Largo's workers
 */
record ThroughputProbe(
    BenchNetwork network, ModelDefinition definition, int examples, int steps, int micro) {

  static final int SHARDS = 2;

  /** Argument that requests the micro-batch. */
  static final String MICRO = "micro";

  private static final long NANOS_EACH = 300_000_000;
  private static final double RATE = 0.01;

  public static void main(String[] arguments) throws Exception {
    BenchNetwork network = BenchNetwork.named(arguments[1]);
    ModelDefinition definition =
        network.definition(Engine.valueOf(arguments[2].toUpperCase(Locale.ROOT)));
    int examples = Integer.parseInt(arguments[3]);
    boolean tunes = arguments[0].equals(MICRO);
    int steps = tunes ? 0 : Integer.parseInt(arguments[4]);
    int micro = tunes ? 0 : Integer.parseInt(arguments[5]);
    ThroughputProbe probe = new ThroughputProbe(network, definition, examples, steps, micro);
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
    Examples rows = network.examples(examples);
    float[] w = definition.initialize(1);
    MicroBatchProbe probe = new MicroBatchProbe(examples, NANOS_EACH);
    List<List<MicroBatchProbe.Speed>> speeds =
        IntStream.range(0, SHARDS)
            .parallel()
            .mapToObj(
                k -> {
                  try (GradientSource source = definition.open()) {
                    source.load(w, 0, 0);
                    probe.measure(source, rows, network.normalization());
                    return probe.measure(source, rows, network.normalization());
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
            .mapToObj(k -> new WorkerConfig(definition, network.normalization(), micro).open())
            .toList();
    Examples rows = network.examples(examples);
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
      case "largo" -> largo(spark);
      case "tree" -> {
        Dl4jLoops loops = new Dl4jLoops(spark, network.json(), examples, network.classes());
        yield timed(steps, loops::tree);
      }
      default -> {
        Dl4jLoops loops = new Dl4jLoops(spark, network.json(), examples, network.classes());
        yield timed(steps, loops.averaging(steps));
      }
    };
  }

  private double largo(JavaSparkContext spark) {
    float[] w = definition.initialize(1);
    long total = (long) SHARDS * examples;
    BatchPlan plan = new BatchPlan(total, SHARDS, SHARDS * examples, 1);
    Optimizer optimizer = new Optimizer(new Sgd(0, Exempt.NONE), definition.penalty().layout(), w);
    try (ShardedData data = data(spark, total);
        GradientExchange exchange =
            new SessionExchange(
                spark,
                data,
                plan,
                new WorkerConfig(definition, network.normalization(), micro),
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

  private ShardedData data(JavaSparkContext spark, long total) {
    Examples shard = network.examples(examples);
    JavaRDD<Examples> shards = spark.parallelize(Collections.nCopies(SHARDS, shard), SHARDS);
    return new ShardedData(
        Map.of(DataSplit.TRAIN, shards.cache()),
        Map.of(DataSplit.TRAIN, total),
        SHARDS,
        network.shape(),
        ModelOutputs.of(ClassNames.numbered(network.classes())),
        total * network.shape().size(),
        0);
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
