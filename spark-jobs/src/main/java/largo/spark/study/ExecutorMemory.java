package largo.spark.study;

import java.util.List;
import java.util.Locale;
import largo.core.ByteSize;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.Trial;
import largo.core.data.InputException;
import largo.core.optimizer.SlicePlan;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * Checks whether the memory of each executor suffices for its shards and for the vectors of
 * parameters of its tasks.
 *
 * @param layout of the model's parameters
 * @param kind of the exchange
 * @param trials that are executed; {@code parallel} of them at a time
 * @param parallel number of parallel trials
 * @param tasks number of concurrent tasks of an executor
 * @param executors number of executors
 * @param data bytes of the examples on an executor
 * @param states bytes of their activations and duals; 0 if they are not kept
 */
record ExecutorMemory(
    ParameterLayout layout,
    Kind kind,
    List<Trial> trials,
    int parallel,
    int tasks,
    int executors,
    long data,
    long states) {

  /** Gradient of a micro-batch, and the sum of a shard. */
  private static final int TASK_VECTORS = 2;

  /** Of a slice: its parameters and their previous value, and sums that arrive. */
  private static final int SUM_VECTORS = 6;

  /** Approximate memory of Spark and Largo without parameters and data. */
  private static final long BASE = 120L << 20;

  /**
   * Compares the peak with the size of the heap.
   *
   * @param heap bytes
   * @throws InputException if it is not enough
   */
  void check(long heap) {
    long needed = peak();
    if (needed > heap) {
      throw new InputException(
          "an executor needs about %s at its peak, but has %s: %s for %,d parameters in %d vectors "
              + "(%d concurrent tasks, exchange.kind = %s), %s for examples, %s for activations "
              + "and duals that trainer.mode = batch keeps; give it more with --conf spark.executor.memory=…, or use more executors with fewer cores",
          ByteSize.format(needed),
          ByteSize.format(heap),
          ByteSize.format(4L * layout.size() * vectors()),
          layout.size(),
          vectors(),
          tasks,
          kind.name().toLowerCase(Locale.ROOT),
          ByteSize.format(data),
          ByteSize.format(states));
    }
  }

  /** Bytes at the peak. */
  long peak() {
    return BASE + 4L * layout.size() * vectors() + data + states;
  }

  private long vectors() {
    return (long) TASK_VECTORS * tasks + parallel * vectorsOfExchange();
  }

  private long vectorsOfExchange() {
    return switch (kind) {
      case SESSION, AUTO -> 1; // parameters, shared by the tasks
      case JOB -> 2 + 2L * tasks; // a broadcast as bytes and as floats; results as bytes, twice
      case SLICED -> 2 + slices(); // and the parameters while they are gathered
    };
  }

  /**
   * Of the largest slice: the state of the update rule, twice while it is restored, the parameters,
   * their previous value, and sums that arrive.
   */
  private long slices() {
    return trials.stream().mapToLong(this::slice).max().orElse(0);
  }

  private long slice(Trial trial) {
    int largest =
        SlicePlan.of(trial.optimizer().composed(), layout, executors).stream()
            .mapToInt(ParameterSlice::length)
            .max()
            .orElseThrow();
    long vectors = 2 * RuleVectors.of(trial, layout, tasks) + SUM_VECTORS;
    return (vectors * largest + layout.size() - 1) / layout.size();
  }
}
