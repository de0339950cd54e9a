package largo.spark.data;

import largo.core.ByteSize;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;

/** Checks whether the memory of the executors suffices for the shards. */
final class StorageCheck {

  private StorageCheck() {}

  /**
   * Compares the memory of examples, while they are distributed to shards and afterwards, with that
   * of the executors.
   *
   * @throws InputException if it is not enough
   */
  static void check(JavaSparkContext spark, long bytes, int shards) {
    check(spark, bytes, bytes, shards);
  }

  /**
   * The same, if some examples have been distributed before.
   *
   * @param all bytes of all examples
   * @param assigned bytes of those that are distributed now
   * @throws InputException if it is not enough
   */
  static void check(JavaSparkContext spark, long all, long assigned, int shards) {
    boolean local = spark.isLocal();
    ExecutorResources resources = ExecutorResources.await(spark);
    int executors = resources.count();
    AssignmentMemory each = resources.memory();
    long concurrent =
        assigned / shards * Math.min(resources.tasks(), (shards + executors - 1) / executors);
    if (!each.suffices(all / executors, concurrent)) {
      throw new InputException(
          "the examples take %s in %d shards, and about %s while they are assigned to them, of "
              + "which %s are kept at a time in %s; %s has %s of memory, of which Spark keeps "
              + "data in %s. Give it more with %s",
          ByteSize.format(all),
          shards,
          ByteSize.format(each.peak(all / executors, concurrent)),
          ByteSize.format(all / executors),
          local ? "the driver" : "each executor",
          local ? "it" : "an executor",
          ByteSize.format(each.heap()),
          ByteSize.format(each.unified()),
          local
              ? "LARGO_DRIVER_MEMORY or --conf spark.driver.memory=…"
              : "--conf spark.executor.memory=…, or use more executors and shards");
    }
  }
}
