package largo.spark.run;

import java.util.List;
import largo.core.config.Trial;
import largo.core.data.InputException;

/** Whether the driver has room for the vectors of the trials that run at a time. */
public final class DriverMemory {

  /** Parameters, their last value, the copy on its way, the sum. */
  private static final int VECTORS = 4;

  private DriverMemory() {}

  /**
   * Compares what vectors take with the heap there is.
   *
   * @param copies of older parameters that a trial may hold
   * @throws InputException if it is not enough
   */
  static void check(int parameters, int parallel, List<Trial> trials, int shards, long copies) {
    long vectors = vectors(parallel, trials, shards, copies);
    double needed = 4.0 * parameters * vectors;
    double heap = Runtime.getRuntime().maxMemory();
    if (needed > 0.8 * heap) {
      throw new InputException(
          "%,d parameters in %d vectors (%d trials at a time, %d shards, state of the update rule, %,d of older parameters) "
              + "take %.1f GB of the driver, which has %.1f GB; give it more with --conf "
              + "spark.driver.memory=…, or take fewer shards or sweep.parallel",
          parameters, vectors, parallel, shards, copies, needed / (1 << 30), heap / (1 << 30));
    }
  }

  /** Bytes that vectors of the trials take that run at a time. */
  public static long bytes(int parameters, int parallel, List<Trial> trials, int shards) {
    return 4L * parameters * vectors(parallel, trials, shards, 0);
  }

  private static long vectors(int parallel, List<Trial> trials, int shards, long copies) {
    int state = trials.stream().mapToInt(t -> t.optimizer().composed().slots()).max().orElse(0);
    // a sum arrives as bytes and becomes floats
    return parallel * (VECTORS + state + 2L * shards + copies);
  }
}
