package largo.spark.session;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** The Spark job whose tasks are the workers of a session. */
final class SessionJob implements AutoCloseable {

  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private final JavaFutureAction<Void> future;
  private final Slots.Lease slots;

  private SessionJob(JavaFutureAction<Void> future, Slots.Lease slots) {
    this.future = future;
    this.slots = slots;
  }

  /**
   * Submits it, to the pool of the calling thread.
   *
   * @param slots as many tasks; given back when the job is closed
   */
  static SessionJob submit(
      JavaSparkContext spark, ShardedData data, SessionTask task, Slots.Lease slots) {
    String before = spark.getLocalProperty(INTERRUPT);
    spark.setLocalProperty(INTERRUPT, "true"); // a worker waits most of its life
    try {
      return new SessionJob(
          slots.on(ShardRows.of(data, slots.count())).foreachPartitionAsync(task), slots);
    } catch (RuntimeException e) {
      slots.close();
      throw e;
    } finally {
      spark.setLocalProperty(INTERRUPT, before);
    }
  }

  /** How many tasks it has. */
  int tasks() {
    return slots.count();
  }

  /** Why it ended; none as long as it runs. */
  Optional<Throwable> ended() {
    if (!future.isDone()) {
      return Optional.empty();
    }
    try {
      future.get();
      return Optional.of(new IllegalStateException("the tasks of the session ended"));
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(e);
    }
  }

  /** Waits for tasks that were sent home; false if they take longer than they may. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    try {
      future.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    }
    return true;
  }

  /** Cancels what still runs. */
  @Override
  public void close() {
    if (!future.isDone()) {
      future.cancel(true);
    }
    slots.close();
  }
}
