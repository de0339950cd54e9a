package largo.spark.session;

import java.time.Duration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;

/**
 * The slots of an application, dealt out to sessions that run side by side. A session keeps its
 * slots as long as it lasts, so there must be at least one for each.
 */
public final class Slots {

  private static final long POLL_MILLIS = 200; // executors come and go without telling

  private final JavaSparkContext spark;
  private final int sessions;
  private int taken;

  /**
   * Slots of an application.
   *
   * @param sessions that will run at a time
   */
  public Slots(JavaSparkContext spark, int sessions) {
    this.spark = spark;
    this.sessions = sessions;
  }

  /** Tasks that can run at a time, with the cores and resources that each of them asks for. */
  public static int of(JavaSparkContext spark) {
    ResourceProfile profile = spark.sc().resourceProfileManager().defaultResourceProfile();
    return spark.sc().maxNumConcurrentTasks(profile);
  }

  /**
   * Takes a session's share of the slots: one for each shard, or fewer.
   *
   * @throws SessionException if there is none within the time
   */
  synchronized Lease take(int shards, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      int there = of(spark);
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

    @Override
    public void close() {
      synchronized (Slots.this) {
        taken -= count;
        count = 0;
        Slots.this.notifyAll();
      }
    }
  }
}
