package largo.spark.data;

import java.time.Duration;
import java.util.Collection;
import largo.core.ByteSize;
import largo.core.Deadline;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** Checks whether the memory of the executors suffices for the shards. */
final class StorageCheck {

  private static final Duration EXECUTORS_TIMEOUT = Duration.ofMinutes(2);

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
    long unified = local ? storage(spark, true) : awaitStorage(spark);
    int executors = local ? 1 : executors(spark);
    int tasks = (Math.max(1, spark.defaultParallelism()) + executors - 1) / executors;
    AssignmentMemory each = AssignmentMemory.of(spark.getConf(), unified / executors, local);
    long concurrent = assigned / shards * Math.min(tasks, (shards + executors - 1) / executors);
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

  /** The memory of the requested executors, or of those that registered before the deadline. */
  private static long awaitStorage(JavaSparkContext spark) {
    int expected = Math.max(1, spark.getConf().getInt("spark.executor.instances", 1));
    Deadline deadline = Deadline.after(EXECUTORS_TIMEOUT);
    while (executors(spark) < expected && !deadline.hasPassed()) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    if (executors(spark) == 0) {
      throw new InputException(
          "no executor has registered with master %s within %d s; check whether the cluster has "
              + "the requested cores and memory",
          spark.master(), EXECUTORS_TIMEOUT.toSeconds());
    }
    return storage(spark, false);
  }

  private static int executors(JavaSparkContext spark) {
    return managers(spark).stream().mapToInt(m -> m._1().isDriver() ? 0 : 1).sum();
  }

  private static long storage(JavaSparkContext spark, boolean driver) {
    return managers(spark).stream()
        .filter(m -> m._1().isDriver() == driver)
        .mapToLong(m -> (Long) m._2()._1())
        .sum();
  }

  private static Collection<Tuple2<BlockManagerId, Tuple2<Object, Object>>> managers(
      JavaSparkContext spark) {
    return JavaConverters.asJavaCollection(
        spark.env().blockManager().master().getMemoryStatus().toSeq());
  }
}
