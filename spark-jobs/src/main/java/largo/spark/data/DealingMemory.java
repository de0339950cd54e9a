package largo.spark.data;

import org.apache.spark.SparkConf;

/**
 * Heap of a JVM while examples are dealt out to shards: what Spark keeps, of which it puts on disk
 * what does not fit its part of the heap, and the shards that are being assembled.
 *
 * @param heap bytes that the JVM may have, {@code -Xmx}
 * @param unified bytes of it in which Spark keeps data and sorts; half of that it keeps data in
 *     whatever else happens
 */
record DealingMemory(long heap, long unified) {

  /** What Spark and Largo take with no data at all, about. */
  static final long BASE = 160L << 20;

  /** What Spark sets aside from every heap. */
  private static final long RESERVED = 300L << 20;

  /** Columns take a little more than their values, and Spark keeps some room for itself. */
  private static final double ROOM = 0.9;

  /**
   * That of an executor.
   *
   * @param unified bytes in which it keeps data, as Spark says
   * @param own whether it is this JVM
   */
  static DealingMemory of(SparkConf conf, long unified, boolean own) {
    double fraction = conf.getDouble("spark.memory.fraction", 0.6);
    return new DealingMemory(
        own ? Runtime.getRuntime().maxMemory() : (long) (unified / fraction) + RESERVED, unified);
  }

  /**
   * The most that the heap holds at a time.
   *
   * @param kept bytes that Spark keeps
   * @param dealt bytes of the shards that are being made at a time
   */
  long peak(long kept, long dealt) {
    long spared = Math.max(unified / 2, unified - dealt);
    return Math.min(kept, spared) + dealt + BASE;
  }

  /**
   * Whether there is room, while the shards are made and when they are kept.
   *
   * @param kept bytes that Spark keeps
   * @param dealt bytes of the shards that are being made at a time
   */
  boolean hasRoom(long kept, long dealt) {
    return kept <= ROOM * unified && peak(kept, dealt) <= heap;
  }
}
