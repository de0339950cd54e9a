package largo.spark.session;

import java.time.Duration;
import largo.core.Deadline;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The slots of an application, divided among parallel sessions. A session keeps its slots until it
 * ends, so there must be at least one for each.
 */
public final class SessionSlots {

  private static final long POLL_MILLIS = 200; // polls, as Spark does not notify of executors

  private final JavaSparkContext spark;
  private final Placement placement;
  private final int sessions;
  private int taken;

  /**
   * Slots of an application, for tasks without placement.
   *
   * @param sessions number of parallel sessions
   */
  public SessionSlots(JavaSparkContext spark, int sessions) {
    this(spark, Placement.ANYWHERE, sessions);
  }

  /**
   * Slots of an application.
   *
   * @param placement placement of their tasks
   * @param sessions number of parallel sessions
   */
  public SessionSlots(JavaSparkContext spark, Placement placement, int sessions) {
    this.spark = spark;
    this.placement = placement;
    this.sessions = sessions;
  }

  /** The placement of their tasks. */
  Placement placement() {
    return placement;
  }

  /** The current number of slots of the application. */
  public int available() {
    return placement.slots(spark);
  }

  /**
   * Acquires slots for a session: one for each shard, or its share of the available slots.
   *
   * @throws SessionException if there is none within the timeout
   */
  synchronized Lease take(int shards, Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.after(timeout);
    while (true) {
      int available = available();
      int count = Math.min(Math.min(shards, Math.max(1, available / sessions)), available - taken);
      if (count > 0) {
        taken += count;
        return new Lease(count);
      }
      if (deadline.hasPassed()) {
        throw new SessionException(
            "a session of %d shards needs at least 1 slot, but of the application's %d slots %d "
                + "are taken by other sessions, and none became free in %d s; give it more "
                + "executors, or set sweep.parallel to at most the number of slots",
            shards, available, taken, timeout.toSeconds());
      }
      wait(POLL_MILLIS);
    }
  }

  /** The slots of one session, until they are closed. */
  final class Lease implements AutoCloseable {

    private int count;

    private Lease(int count) {
      this.count = count;
    }

    int count() {
      return count;
    }

    /** The same shards, with the placement of these slots. */
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
