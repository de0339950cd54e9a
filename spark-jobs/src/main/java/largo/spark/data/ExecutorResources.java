package largo.spark.data;

import java.time.Duration;
import java.util.List;
import largo.core.Deadline;
import largo.core.data.InputException;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;

/**
 * The JVMs that execute tasks: executors, or the driver with a local master.
 *
 * @param count number of executors
 * @param tasks maximum number of concurrent tasks of each
 * @param memory of each
 */
public record ExecutorResources(int count, int tasks, AssignmentMemory memory) {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Of the executors that have registered. */
  public static ExecutorResources of(JavaSparkContext spark) {
    boolean local = spark.isLocal();
    int count = local ? 1 : Math.max(1, registered(spark));
    int tasks = (Math.max(1, spark.defaultParallelism()) + count - 1) / count;
    long unified = storage(spark, local) / count;
    return new ExecutorResources(
        count, tasks, AssignmentMemory.of(spark.getConf(), unified, local));
  }

  /**
   * Of the requested executors, or of those that register within two minutes.
   *
   * @throws InputException if there are none
   */
  static ExecutorResources await(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return of(spark);
    }
    int expected = Math.max(1, spark.getConf().getInt("spark.executor.instances", 1));
    Deadline deadline = Deadline.after(TIMEOUT);
    while (registered(spark) < expected && !deadline.hasPassed()) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    if (registered(spark) == 0) {
      throw new InputException(
          "no executor has registered with master %s within %d s; check whether the cluster has "
              + "the requested cores and memory",
          spark.master(), TIMEOUT.toSeconds());
    }
    return of(spark);
  }

  /** Maximum heap of each JVM in bytes. */
  public long heap() {
    return memory.heap();
  }

  private static int registered(JavaSparkContext spark) {
    return managers(spark).stream().mapToInt(m -> m._1().isDriver() ? 0 : 1).sum();
  }

  private static long storage(JavaSparkContext spark, boolean driver) {
    return managers(spark).stream()
        .filter(m -> m._1().isDriver() == driver)
        .mapToLong(m -> (Long) m._2()._1())
        .sum();
  }

  private static List<Tuple2<BlockManagerId, Tuple2<Object, Object>>> managers(
      JavaSparkContext spark) {
    return ScalaCollections.list(spark.env().blockManager().master().getMemoryStatus().toSeq());
  }
}
