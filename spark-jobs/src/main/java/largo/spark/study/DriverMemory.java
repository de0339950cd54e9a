package largo.spark.study;

import java.util.List;
import largo.core.ByteSize;
import largo.core.config.Trial;
import largo.core.data.InputException;

/**
 * Whether the driver has room for what the trials that run at a time hold at their peak: vectors of
 * parameters, scores, and, where it is also the executor, the data and what its tasks hold.
 *
 * @param parameters of the model, how many
 * @param parallel trials at a time
 * @param trials all of them
 * @param shards of the data
 * @param copies of older parameters that a trial may hold
 * @param classes whose confusion matrix each shard sends
 * @param tasks that run at a time in the driver's own JVM; 0 if there are executors
 * @param data bytes of examples that are kept in it; 0 if there are executors
 */
public record DriverMemory(
    int parameters,
    int parallel,
    List<Trial> trials,
    int shards,
    long copies,
    int classes,
    int tasks,
    long data) {

  /** Parameters, their last value, the copy on its way, the sum. */
  private static final int VECTORS = 4;

  /** Of a task in the driver's own JVM: the parameters that it got, and its sum. */
  private static final int TASK_VECTORS = 2;

  /** Parameters and their last value, and a model's file as it is written and read back. */
  private static final int FILE_VECTORS = 10;

  /** What Spark and Largo take with no parameters and no data at all, about. */
  private static final long BASE = 120L << 20;

  /** As of a driver that only holds parameters, and has executors. */
  public static long bytes(
      int parameters, int parallel, List<Trial> trials, int shards, int classes) {
    return new DriverMemory(parameters, parallel, trials, shards, 0, classes, 0, 0).held();
  }

  /**
   * Compares what is held at the peak with the heap there is.
   *
   * @param heap bytes
   * @throws InputException if it is not enough
   */
  void check(long heap) {
    long needed = BASE + held();
    if (needed > heap) {
      throw new InputException(
          "the driver needs about %s at its peak, but has %s: %s for %,d parameters in %d vectors (%d "
              + "trials at a time, %d shards, state of the update rule, %,d of older parameters), %s "
              + "for scores of %,d classes, %s for examples; give it more with --conf "
              + "spark.driver.memory=… or LARGO_DRIVER_MEMORY, or take fewer shards or a lower "
              + "sweep.parallel",
          ByteSize.format(needed),
          ByteSize.format(heap),
          ByteSize.format(4L * parameters * vectors()),
          parameters,
          vectors(),
          parallel,
          shards,
          copies,
          ByteSize.format(scores()),
          classes,
          ByteSize.format(data));
    }
  }

  /** Bytes at the peak, beside what any driver takes. */
  long held() {
    return 4L * parameters * vectors() + scores() + data;
  }

  private long vectors() {
    int state = trials.stream().mapToInt(t -> t.optimizer().composed().slots()).max().orElse(0);
    // a sum arrives as bytes and becomes floats
    long training = VECTORS + state + 2L * shards + copies;
    long saving = FILE_VECTORS + state + copies;
    return parallel * Math.max(training, saving) + (long) TASK_VECTORS * tasks;
  }

  /** A matrix of each shard, and the sum of them: as bytes, and as numbers. */
  private long scores() {
    return 2L * Long.BYTES * classes * classes * (shards + 1L) * parallel;
  }
}
