package largo.spark.study;

import java.util.List;
import largo.core.ByteSize;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.Trial;
import largo.core.data.InputException;
import largo.core.params.ParameterLayout;

/**
 * Checks whether the memory of the driver suffices for the peak of parallel trials: vectors of
 * parameters, scores, and, if it is also the executor, the data and the memory of its tasks.
 *
 * @param layout of the model's parameters
 * @param kind of the exchange
 * @param parallel number of parallel trials
 * @param trials number of all trials
 * @param shards of the data
 * @param copies maximum number of copies of older parameters of a trial
 * @param aggregation number of vectors of the aggregation of gradients of a trial
 * @param classes number of classes, for the confusion matrix of each shard
 * @param tasks number of concurrent tasks in the driver's JVM; 0 if there are executors
 * @param data bytes of examples in the driver's JVM; 0 if there are executors
 * @param states bytes of the activations and duals of examples in the driver's JVM, with those that
 *     it writes to checkpoints; 0 if they are not kept
 */
public record DriverMemory(
    ParameterLayout layout,
    Kind kind,
    int parallel,
    List<Trial> trials,
    int shards,
    long copies,
    long aggregation,
    int classes,
    int tasks,
    long data,
    long states) {

  /** Parameters, their previous value, the copy that is sent, the sum. */
  private static final int VECTORS = 4;

  /** Of a task in the driver's JVM: its parameters and its sum. */
  private static final int TASK_VECTORS = 2;

  /** Parameters and their previous value, and a model file while it is written and read back. */
  private static final int FILE_VECTORS = 10;

  /** Approximate memory of Spark and Largo without parameters and data. */
  private static final long BASE = 120L << 20;

  /**
   * Compares the peak with the size of the heap.
   *
   * @param heap bytes
   * @throws InputException if it is not enough
   */
  void check(long heap) {
    long needed = BASE + peak();
    if (needed > heap) {
      throw new InputException(
          "the driver needs about %s at its peak, but has %s: %s for %,d parameters in %d vectors "
              + "(%d parallel trials, %d shards, state of the update rule, %,d of older "
              + "parameters, %,d of the aggregation), %s for scores of %,d classes, %s for "
              + "examples, %s for activations and duals that trainer.mode = batch keeps; give it more with --conf spark.driver.memory=… or LARGO_DRIVER_MEMORY, "
              + "or use fewer shards or a lower sweep.parallel",
          ByteSize.format(needed),
          ByteSize.format(heap),
          ByteSize.format(4L * layout.size() * vectors()),
          layout.size(),
          vectors(),
          parallel,
          shards,
          copies,
          aggregation,
          ByteSize.format(scores()),
          classes,
          ByteSize.format(data),
          ByteSize.format(states));
    }
  }

  /** Bytes at the peak, in addition to the memory of every driver. */
  public long peak() {
    return 4L * layout.size() * vectors() + scores() + data + states;
  }

  private long vectors() {
    int threads = Runtime.getRuntime().availableProcessors();
    long state = trials.stream().mapToLong(t -> RuleVectors.of(t, layout, threads)).max().orElse(0);
    // a job's result arrives as bytes and becomes floats; others are read as floats
    long sums = (kind == Kind.JOB ? 2L : 1L) * shards;
    long training = VECTORS + state + sums + copies + aggregation;
    long saving = FILE_VECTORS + state + copies + aggregation;
    return parallel * Math.max(training, saving) + (long) TASK_VECTORS * tasks;
  }

  /** A matrix of each shard, and their sum: as bytes, and as numbers. */
  private long scores() {
    return 2L * Long.BYTES * classes * classes * (shards + 1L) * parallel;
  }
}
