package largo.spark.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Mlp;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.WorkerConfig;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.exchange.JobExchange;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionOptions;
import largo.spark.session.SessionSlots;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The overhead of a step: the time from the parameters to the sum of all shards, minus the gradient
 * of the slowest worker. Medians; the kinds of exchange alternate, so that other load affects both
 * equally.
 *
 * @param rounds number of rounds of each kind
 */
public record StepBench(int rounds) {

  private static final int SHARDS = 2;
  private static final int MICRO = 128;

  /** Model sizes: a small model, dominated by latency, and a large one, dominated by bandwidth. */
  public enum Size {
    /** 784-512-512-10. */
    SMALL(512, 256, 20),
    /** 784-4678-4678-10. */
    LARGE(4678, 16, 3);

    private final int width;
    private final int batch;
    private final int steps;

    Size(int width, int batch, int steps) {
      this.width = width;
      this.batch = batch;
      this.steps = steps;
    }
  }

  /**
   * A measurement.
   *
   * @param master the Spark master
   * @param kind of exchange
   * @param parameters of the model
   * @param gradientMillis of the slowest worker
   * @param overheadMillis the rest of the step
   * @param gigabytesPerSecond bytes transferred over that time
   * @param socketGigabytesPerSecond of plain sockets that moved the same bytes, in the same run
   */
  public record Row(
      String master,
      String kind,
      int parameters,
      double gradientMillis,
      double overheadMillis,
      double gigabytesPerSecond,
      double socketGigabytesPerSecond) {

    /** Whether bytes leave the JVM. */
    public boolean moves() {
      return !master.startsWith("local[");
    }
  }

  /** Measures both kinds of exchange with a model. */
  public List<Row> run(SparkSession session, Size size) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    RunSpec spec =
        SpecReader.read(
            "bench",
            "data { source = digits, train-examples = 1024, test-examples = 10 }",
            List.of());
    try (ShardedData data = new DataLoader(session, spec.data(), SHARDS).load()) {
      String json =
          ZooConfigurations.json(new Mlp(List.of(size.width, size.width), 0), data.shape(), 10);
      Dl4jDefinition definition = Dl4jDefinition.of(json, data.shape(), 10);
      float[] w = definition.initialize(1);
      BatchPlan plan = new BatchPlan(1024, SHARDS, size.batch, 1);
      WorkerConfig workerConfig = new WorkerConfig(definition, Normalization.BYTES, MICRO);
      SessionOptions options =
          new SessionOptions(w.length, new SessionSlots(spark, 1), Duration.ofMinutes(10));
      Times job = new Times();
      Times feeding = new Times();
      List<Double> sockets = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        job.add(() -> new JobExchange(spark, data, plan, workerConfig), w, size.steps);
        feeding.add(
            () -> new SessionExchange(spark, data, plan, workerConfig, options), w, size.steps);
        double[] copies = new SocketCopy(SHARDS, 4 * w.length).seconds(2 * size.steps);
        Arrays.stream(copies).skip(size.steps).forEach(sockets::add);
      }
      double socket = 2.0 * SHARDS * 4 * w.length / median(sockets) / 1e9;
      String master = spark.master();
      return List.of(
          job.row(master, "job", w.length, socket),
          feeding.row(master, "session", w.length, socket));
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The times of the steps of one kind of exchange. */
  private static final class Times {

    private final List<Double> gradient = new ArrayList<>();
    private final List<Double> overhead = new ArrayList<>();
    private long bytes;

    /** Runs a number of steps, after the same number for warm-up. */
    void add(Supplier<GradientExchange> open, float[] w, int steps) {
      try (GradientExchange exchange = open.get()) {
        for (int step = -steps; step < steps; step++) {
          long begun = System.nanoTime();
          StepGradient reply = exchange.gradient(step + steps, w);
          double seconds = (System.nanoTime() - begun) / 1e9;
          if (step >= 0) {
            gradient.add(reply.gradientSeconds());
            overhead.add(seconds - reply.gradientSeconds());
            bytes = reply.bytesDown() + reply.bytesUp();
          }
        }
      }
    }

    Row row(String master, String kind, int parameters, double socket) {
      double seconds = median(overhead);
      return new Row(
          master,
          kind,
          parameters,
          1e3 * median(gradient),
          1e3 * seconds,
          bytes / seconds / 1e9,
          socket);
    }
  }
}
