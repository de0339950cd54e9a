package largo.spark.session;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** The Spark job whose tasks are the workers of a session. */
final class SessionJob implements AutoCloseable {

  private static final String INTERRUPT = "spark.job.interruptOnCancel";

  private final SparkContext spark;
  private final JavaFutureAction<Void> future;
  private final StageListener listener;
  private final SessionSlots.Lease slots;

  private SessionJob(
      SparkContext spark,
      JavaFutureAction<Void> future,
      StageListener listener,
      SessionSlots.Lease slots) {
    this.spark = spark;
    this.future = future;
    this.listener = listener;
    this.slots = slots;
  }

  /**
   * Submits the job, to the scheduler pool of the calling thread.
   *
   * @param slots one for each task; closed with the job
   */
  static SessionJob submit(
      JavaSparkContext spark, ShardedData data, SessionTask task, SessionSlots.Lease slots) {
    String before = spark.getLocalProperty(INTERRUPT);
    StageListener listener = new StageListener();
    spark.sc().addSparkListener(listener);
    spark.setLocalProperty(INTERRUPT, "true"); // workers wait most of the time
    spark.setLocalProperty(StageListener.PROPERTY, listener.job());
    try {
      JavaFutureAction<Void> future =
          slots.on(ShardRows.of(data, slots.count(), task.isSliced())).foreachPartitionAsync(task);
      return new SessionJob(spark.sc(), future, listener, slots);
    } catch (RuntimeException e) {
      spark.sc().removeSparkListener(listener);
      slots.close();
      throw e;
    } finally {
      spark.setLocalProperty(INTERRUPT, before);
      spark.setLocalProperty(StageListener.PROPERTY, null);
    }
  }

  /** The number of its tasks. */
  int tasks() {
    return slots.count();
  }

  /**
   * The reason why Spark does not retry its tasks, although some may still run; empty if it does.
   */
  Optional<String> stageFailure() {
    return listener.failure();
  }

  /** The reason why it ended; empty while it runs. */
  Optional<Throwable> failure() {
    return future.isDone()
        ? error().or(() -> Optional.of(new IllegalStateException("the tasks of the session ended")))
        : Optional.empty();
  }

  /** The error of the job, which has ended; empty if it succeeded. */
  private Optional<Throwable> error() {
    try {
      future.get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(e.getCause());
    } catch (CancellationException e) {
      return Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(e);
    }
  }

  /** Waits for the end of the tasks; returns false after the timeout. */
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

  /**
   * Cancels the job, unless it has succeeded. If shuffle data was lost with an executor, the stage
   * attempt has failed before, and cancelling does not affect its tasks, which would keep their
   * slots, for which the next job would wait. So they are killed, whether they have registered or
   * not.
   */
  @Override
  public void close() {
    if (!future.isDone() || error().isPresent()) {
      future.cancel(true);
      if (!spark.isStopped()) {
        listener.forEachRunning(
            attempt -> spark.killTaskAttempt(attempt, true, "the session closes its job"));
      }
    }
    spark.removeSparkListener(listener);
    slots.close();
  }
}
