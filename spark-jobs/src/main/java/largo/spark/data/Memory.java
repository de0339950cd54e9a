package largo.spark.data;

import largo.core.data.InputException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;
import scala.collection.JavaConverters;

/** Whether the executors have room for the shards. */
final class Memory {

  /** Columns take a little more than their values, and Spark keeps some room for itself. */
  private static final double ROOM = 0.9;

  private Memory() {}

  /**
   * Compares what shards take with what executors have to keep data in.
   *
   * @throws InputException if it is not enough
   */
  static void check(JavaSparkContext spark, long bytes, int shards) {
    boolean local = spark.isLocal();
    long available = 0;
    for (Tuple2<BlockManagerId, Tuple2<Object, Object>> manager :
        JavaConverters.asJavaIterable(
            spark.env().blockManager().master().getMemoryStatus().toSeq())) {
      if (local || !manager._1().isDriver()) {
        available += (Long) manager._2()._1();
      }
    }
    if (bytes > ROOM * available) {
      throw new InputException(
          "the examples take %s in %d shards, but there is room for %s: Spark keeps data in %s. Give "
              + "it more with %s",
          size(bytes),
          shards,
          size((long) (ROOM * available)),
          local ? "a part of the driver's memory" : "a part of the executors' memory",
          local
              ? "--conf spark.driver.memory=…"
              : "--conf spark.executor.memory=…, or with more executors");
    }
  }

  private static String size(long bytes) {
    return bytes < 1 << 30
        ? "%.0f MB".formatted(bytes / 1048576.0)
        : "%.1f GB".formatted(bytes / 1073741824.0);
  }
}
