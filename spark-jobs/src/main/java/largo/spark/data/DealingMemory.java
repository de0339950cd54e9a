package largo.spark.data;

import org.apache.spark.SparkConf;

/**
 * Heap of a JVM while examples are distributed to shards: persisted data of Spark, which spills to disk what exceeds its part of the heap, and the shards that are being assembled.
 *
 * @param heap maximum heap of the JVM in bytes, {@code -Xmx}
 * @param unified bytes of Spark's unified memory for storage and execution, half of which is reserved for storage
 */
record DealingMemory(long heap, long unified) {

  /** Approximate memory of Spark and Largo without data. */
  static final long BASE = 160L << 20;

  /** Memory that Spark reserves in every heap. */
  private static final long RESERVED = 300L << 20;

  /** Overhead of columns and of Spark. */
  private static final double ROOM = 0.9;

  /**
   * The memory of an executor.
   *
   * @param unified bytes of unified memory, as reported by Spark
   * @param own whether it is this JVM
   */
  static DealingMemory of(SparkConf conf, long unified, boolean own) {
    double fraction = conf.getDouble("spark.memory.fraction", 0.6);
    return new DealingMemory(
        own ? Runtime.getRuntime().maxMemory() : (long) (unified / fraction) + RESERVED, unified);
  }

  /**
   * The peak size of the heap.
   *
   * @param kept bytes of persisted data
   * @param dealt bytes of the shards that are assembled at a time
   */
  long peak(long kept, long dealt) {
    long spared = Math.max(unified / 2, unified - dealt);
    return Math.min(kept, spared) + dealt + BASE;
  }

  /**
   * Whether the heap suffices, while shards are assembled and afterwards.
   *
   * @param kept bytes of persisted data
   * @param dealt bytes of the shards that are assembled at a time
   */
  boolean hasRoom(long kept, long dealt) {
    return kept <= ROOM * unified && peak(kept, dealt) <= heap;
  }
}
