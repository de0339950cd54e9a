package largo.spark.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import largo.core.data.BatchPlan;
import largo.core.data.ByteFeatures;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Rules;
import largo.core.schedule.Schedule;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.Training;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;

/** Times of the parts of a step, measured without Spark. */
final class CoreSpeeds {

  private static final int REPETITIONS = 8;
  static final int MICRO = 128;

  private CoreSpeeds() {}

  /**
   * Seconds of a shard's gradient while several threads compute one each.
   *
   * @param examples of the shard
   */
  static double gradient(Dl4jDefinition definition, int examples, int threads) {
    float[] w = definition.initialize(1);
    BatchPlan plan = new BatchPlan(examples, 1, examples, 1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> times =
          IntStream.range(0, threads)
              .mapToObj(k -> pool.submit(() -> gradient(definition, plan, w)))
              .toList();
      double slowest = 0;
      for (Future<Double> time : times) {
        slowest = Math.max(slowest, time.get());
      }
      return slowest;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static double gradient(Dl4jDefinition definition, BatchPlan plan, float[] w) {
    return timed(definition, plan, w, gradient -> MedianOf.of(REPETITIONS, gradient));
  }

  /**
   * Measures with the gradient of one shard, in the calling thread.
   *
   * @param examples of the shard
   * @param measurement is given the seconds of a gradient, which is computed at each call
   */
  static <T> T timed(
      Dl4jDefinition definition, int examples, Function<DoubleSupplier, T> measurement) {
    BatchPlan plan = new BatchPlan(examples, 1, examples, 1);
    return timed(definition, plan, definition.initialize(1), measurement);
  }

  private static <T> T timed(
      Dl4jDefinition definition,
      BatchPlan plan,
      float[] w,
      Function<DoubleSupplier, T> measurement) {
    int count = (int) plan.examples();
    int width = ScalingSize.SHAPE.size();
    byte[] pixels = new byte[count * width];
    new Random(1).nextBytes(pixels);
    int[] labels = new Random(2).ints(count, 0, ScalingSize.CLASSES).toArray();
    Examples rows = new Examples(new ByteFeatures(pixels, width), labels);
    try (Worker worker = new WorkerConfig(definition, Normalization.BYTES, MICRO).open()) {
      return measurement.apply(() -> MedianOf.seconds(() -> worker.gradient(w, plan, 0, 0, rows)));
    }
  }

  /** Seconds per parameter for adding two sums in one thread. */
  static double add(int parameters) {
    GradientSum to = new GradientSum(parameters);
    GradientSum from = new GradientSum(parameters);
    return MedianOf.of(REPETITIONS, () -> MedianOf.seconds(() -> to.add(from))) / parameters;
  }

  /** Seconds per parameter of the update on the driver, with momentum. */
  static double update(Dl4jDefinition definition) {
    RegularizationPenalty penalty = definition.penalty();
    Training training =
        new Training(
            new NoExchange(penalty.layout().size()),
            new BatchPlan(1, 1, 1, 1),
            Rules.named("momentum"),
            Schedule.constant(1e-9),
            penalty,
            definition.initialize(1));
    double[] times = new double[2 * REPETITIONS];
    training.run(times.length, record -> times[(int) record.step()] = record.updateSeconds());
    return MedianOf.secondHalf(times) / penalty.layout().size();
  }

  /** Returns the same sum immediately. */
  private record NoExchange(int parameters) implements GradientExchange {

    @Override
    public StepGradient gradient(long step, float[] w) {
      return new StepGradient(new GradientSum(new float[parameters], 1, 1), 0, 0, 0, 0);
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
