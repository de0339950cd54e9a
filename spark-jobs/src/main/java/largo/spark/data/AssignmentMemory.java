package largo.spark.data;

import org.apache.spark.SparkConf;

/**
 * Heap of a JVM while examples are distributed to shards: persisted data of Spark, which spills to
 * disk what exceeds its part of the heap, and the shards that are being assembled.
 *
 * @param heap maximum heap of the JVM in bytes, {@code -Xmx}
 * @param unified bytes of Spark's unified memory for storage and execution, half of which is
 *     reserved for storage
 */
public record AssignmentMemory(long heap, long unified) {

  /** Approximate memory of Spark and Largo without data. */
  static final long BASE = 160L << 20;

  /** Memory that Spark reserves in every heap. */
  private static final long RESERVED = 300L << 20;

  /** Usable fraction of the unified memory, after the overhead of columns and of Spark. */
  private static final double USABLE = 0.9;

  /**
   * The memory of an executor.
   *
   * @param unified bytes of unified memory, as reported by Spark
   * @param own whether it is this JVM
   */
  static AssignmentMemory of(SparkConf conf, long unified, boolean own) {
    double fraction = conf.getDouble("spark.memory.fraction", 0.6);
    return new AssignmentMemory(
        own ? Runtime.getRuntime().maxMemory() : (long) (unified / fraction) + RESERVED, unified);
  }

  /**
   * The peak size of the heap.
   *
   * @param kept bytes of persisted data
   * @param assigned bytes of the shards that are assembled at a time
   */
  long peak(long kept, long assigned) {
    long storage = Math.max(unified / 2, unified - assigned);
    return Math.min(kept, storage) + assigned + BASE;
  }

  /**
   * Whether the heap suffices, while shards are assembled and afterwards.
   *
   * @param kept bytes of persisted data
   * @param assigned bytes of the shards that are assembled at a time
   */
  boolean suffices(long kept, long assigned) {
    return kept <= USABLE * unified && peak(kept, assigned) <= heap;
  }
}
