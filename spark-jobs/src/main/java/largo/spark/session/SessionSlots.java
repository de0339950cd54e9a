package largo.spark.session;

import java.time.Duration;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The slots of an application, dealt out to sessions that run side by side. A session keeps its
 * slots as long as it lasts, so there must be at least one for each.
 */
public final class SessionSlots {

  private static final long POLL_MILLIS = 200; // executors come and go without telling

  private final JavaSparkContext spark;
  private final Placement placement;
  private final int sessions;
  private int taken;

  /**
   * Slots of an application, for tasks like any others of it.
   *
   * @param sessions that will run at a time
   */
  public SessionSlots(JavaSparkContext spark, int sessions) {
    this(spark, Placement.ANYWHERE, sessions);
  }

  /**
   * Slots of an application.
   *
   * @param placement what their tasks need
   * @param sessions that will run at a time
   */
  public SessionSlots(JavaSparkContext spark, Placement placement, int sessions) {
    this.spark = spark;
    this.placement = placement;
    this.sessions = sessions;
  }

  /** Where their tasks compute. */
  Placement placement() {
    return placement;
  }

  /** How many there are now. */
  int there() {
    return placement.slots(spark);
  }

  /**
   * Takes a session's share of the slots: one for each shard, or fewer.
   *
   * @throws SessionException if there is none within the time
   */
  synchronized Lease take(int shards, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      int there = there();
      int count = Math.min(Math.min(shards, Math.max(1, there / sessions)), there - taken);
      if (count > 0) {
        taken += count;
        return new Lease(count);
      }
      if (System.nanoTime() >= end) {
        throw new SessionException(
            "a session of %d shards needs at least 1 slot, but of the application's %d slots %d are"
                + " taken by other sessions, and none came free in %d s; give it more executors, or"
                + " set sweep.parallel to at most the slots there are",
            shards, there, taken, most.toSeconds());
      }
      wait(POLL_MILLIS);
    }
  }

  /** Slots of one session, until it closes them. */
  final class Lease implements AutoCloseable {

    private int count;

    private Lease(int count) {
      this.count = count;
    }

    int count() {
      return count;
    }

    /** The same shards, for tasks that these slots are for. */
    JavaRDD<ShardRows> on(JavaRDD<ShardRows> shards) {
      return placement.on(shards);
    }

    @Override
    public void close() {
      synchronized (SessionSlots.this) {
        taken -= count;
        count = 0;
        SessionSlots.this.notifyAll();
      }
    }
  }
}
