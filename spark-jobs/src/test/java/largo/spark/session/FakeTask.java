package largo.spark.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import largo.core.compress.Compression;
import largo.core.compress.GradientCodec;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.Augmentation;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.data.ShardBatchPlan;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Mlp;
import largo.core.privacy.ExampleClipping;
import largo.core.train.GradientExchange;
import largo.core.train.ShardAggregator;
import largo.core.train.WorkerConfig;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.exchange.JobExchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * A small training task with its exchanges.
 *
 * @param spark the application
 * @param data digits
 * @param definition a perceptron with dropout
 * @param plan batches of 64
 * @param start initial parameters
 */
record FakeTask(
    JavaSparkContext spark,
    ShardedData data,
    Dl4jDefinition definition,
    BatchPlan plan,
    float[] start)
    implements AutoCloseable {

  private static final int MICRO = 16;
  static final float RATE = 1e-3f;

  static FakeTask of(SparkSession session, int examples, int shards) {
    return of(session, examples, shards, 20);
  }

  /**
   * A task with a perceptron of any size.
   *
   * @param hidden units of its hidden layer
   */
  static FakeTask of(SparkSession session, int examples, int shards, int hidden) {
    RunSpec spec =
        SpecReader.read(
            "test",
            "data { source = digits, train-examples = %d, test-examples = 50 }".formatted(examples),
            List.of());
    ShardedData data = new DataLoader(session, spec.data(), shards).load();
    String json = ZooConfigurations.json(new Mlp(List.of(hidden), 0.3), data.shape(), 10);
    Dl4jDefinition definition = Dl4jDefinition.of(json, data.shape(), 10);
    return new FakeTask(
        JavaSparkContext.fromSparkContext(session.sparkContext()),
        data,
        definition,
        new BatchPlan(examples, shards, Math.min(examples, 64), 1),
        definition.initialize(1));
  }

  /** Batches of individual shards. */
  ShardBatchPlan shardBatches() {
    return new ShardBatchPlan(plan);
  }

  WorkerConfig workerConfig() {
    return new WorkerConfig(definition, Normalization.BYTES, MICRO, Augmentation.NONE, true);
  }

  /** Workers that clip the gradient of each example. */
  WorkerConfig clipping(ExampleClipping clipping) {
    return new WorkerConfig(
        definition, Normalization.BYTES, MICRO, Augmentation.NONE, false, clipping);
  }

  /** A session with compression, at a rate of {@link #RATE} of the sum over a full batch. */
  SessionExchange session(Compression compression, SessionSlots slots) {
    return new SessionExchange(
        spark,
        data,
        plan,
        workerConfig(),
        new SessionOptions(
            start.length,
            slots,
            Duration.ofSeconds(60),
            GradientCodec.of(compression, definition.penalty().layout()),
            step -> RATE * plan.size(step)));
  }

  SessionExchange session() {
    return session(new SessionSlots(spark, 1), 60);
  }

  SessionExchange session(SessionSlots slots, int seconds) {
    return new SessionExchange(
        spark,
        data,
        plan,
        workerConfig(),
        new SessionOptions(start.length, slots, Duration.ofSeconds(seconds)));
  }

  /** A session with an aggregation of gradients. */
  SessionExchange session(ShardAggregator aggregator, SessionSlots slots) {
    return new SessionExchange(
        spark,
        data,
        plan,
        workerConfig(),
        new SessionOptions(start.length, slots, Duration.ofSeconds(60)),
        Optional.of(aggregator));
  }

  JobExchange job() {
    return new JobExchange(spark, data, plan, workerConfig());
  }

  /** Parameters after some steps of gradient descent. */
  float[] train(GradientExchange exchange, int steps, Runnable beforeLast) {
    float[] w = start.clone();
    for (int step = 0; step < steps; step++) {
      if (step == steps - 1) {
        beforeLast.run();
      }
      float[] gradient = exchange.gradient(step, w).sum().gradient();
      for (int i = 0; i < w.length; i++) {
        w[i] -= RATE * gradient[i];
      }
    }
    return w;
  }

  /** Size of the parameters, or of a gradient, in bytes. */
  long bytes() {
    return 4L * start.length;
  }

  @Override
  public void close() {
    data.close();
  }
}
