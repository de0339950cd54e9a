package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import largo.core.Deadline;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker running for every shard.
 *
 * <p>Spark retries a lost task. If that does not replace the worker in time, for example because
 * there is no slot for it, the job is resubmitted with the available slots, and with more shards
 * for each task. Workers have no state except for the residuals of compression, and for the
 * activations of examples that a trainer keeps, so without both this costs only time.
 */
final class WorkerSupervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);

  private static final Duration POLL = Duration.ofMillis(100);

  /** The time for Spark to replace a worker. */
  private static final Duration REPLACEMENT_TIMEOUT = Duration.ofSeconds(30);

  /** Maximum number of resubmissions of the job before a request is complete. */
  private static final int MAX_RESTARTS = 3;

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(10);

  /** The time for tasks to end without being cancelled. */
  private static final long STOP_SECONDS = 10;

  private final JavaSparkContext spark;
  private final ShardedData data;
  private final SessionTask task;
  private final Coordinator coordinator;
  private final SessionOptions options;
  private SessionJob job;
  private boolean started;
  private boolean progressed;
  private int restarts;

  WorkerSupervisor(
      JavaSparkContext spark,
      ShardedData data,
      SessionTask task,
      Coordinator coordinator,
      SessionOptions options) {
    this.spark = spark;
    this.data = data;
    this.task = task;
    this.coordinator = coordinator;
    this.options = options;
  }

  /**
   * Submits the job and waits until every shard is served.
   *
   * @throws SessionException if it is not within the timeout
   */
  void start() throws InterruptedException {
    submit();
    awaitWorkers("the session to start");
  }

  private void submit() throws InterruptedException {
    started = false;
    job =
        SessionJob.submit(
            spark, data, task, options.slots().take(data.shards(), options.timeout()));
    coordinator.replacementsSubmitted();
    LOG.debug(
        "session {}: job with {} tasks for {} shards submitted",
        coordinator.session(),
        job.tasks(),
        data.shards());
  }

  private void awaitWorkers(String purpose) throws InterruptedException {
    while (!coordinator.awaitWorkers(POLL)) {
      Optional<Throwable> failure = job.failure();
      if (failure.isPresent()) {
        throw failed(failure.get());
      }
      Optional<String> stageFailure = job.stageFailure();
      if (stageFailure.isPresent()) {
        restart(stageFailure.get(), purpose);
      }
      if (coordinator.silence().compareTo(options.timeout()) > 0) {
        throw new SessionException(
            "no task of the session started for %d s, and there is no worker for %s; its job has "
                + "%d tasks, the application %d slots, which may be used by other jobs; give it "
                + "more executors, or set exchange.kind=job",
            options.timeout().toSeconds(),
            coordinator.describe(coordinator.unserved()),
            job.tasks(),
            options.slots().available());
      }
    }
    started = true;
  }

  /**
   * Waits for workers, and replaces lost ones.
   *
   * @throws SessionException if none responds within the timeout
   */
  void await(Awaitable awaitable) throws InterruptedException {
    Deadline report = Deadline.after(REPORT_INTERVAL);
    while (!awaitable.await(POLL)) {
      supervise(awaitable);
      if (report.hasPassed()) {
        report = Deadline.after(REPORT_INTERVAL);
        LOG.debug(
            "session {}: waiting for {}; last heard {} s ago",
            coordinator.session(),
            awaitable.describe(),
            awaitable.silence().toSeconds());
      }
    }
    progressed = true;
    restarts = 0;
  }

  /** Stops the workers, and cancels tasks that do not end. */
  @Override
  public void close() {
    coordinator.close();
    if (job == null) {
      return;
    }
    try {
      if (started && !job.awaitEnd(STOP_SECONDS)) {
        LOG.warn("tasks of the session did not end and are cancelled");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      job.close();
    }
  }

  private void supervise(Awaitable awaitable) throws InterruptedException {
    Optional<Throwable> failure = job.failure();
    if (failure.isPresent() && (!progressed || spark.sc().isStopped())) {
      throw failed(failure.get());
    }
    Optional<String> why = failure.map(TaskFailures::inOneLine).or(this::cannotBeReplaced);
    if (why.isPresent()) {
      progressed = false;
      restart(why.get(), awaitable.describe());
      awaitWorkers(awaitable.describe());
    }
    if (awaitable.silence().compareTo(options.timeout()) > 0) {
      throw new SessionException(
          "no message for %d s about %s; see the log of its executor, or set a longer "
              + "exchange.deadline",
          options.timeout().toSeconds(), awaitable.describe());
    }
  }

  /** The reason why Spark will not replace lost workers; empty if it may, or if none was lost. */
  private Optional<String> cannotBeReplaced() {
    Duration lost = coordinator.longestLoss();
    if (lost.isZero()) {
      return Optional.empty();
    }
    return job.stageFailure()
        .or(
            () ->
                lost.compareTo(REPLACEMENT_TIMEOUT) > 0
                    ? Optional.of(
                        "no task replaced it for " + REPLACEMENT_TIMEOUT.toSeconds() + " s")
                    : Optional.empty());
  }

  /** Resubmits the job with the slots that are available now. */
  private void restart(String why, String purpose) throws InterruptedException {
    if (restarts == MAX_RESTARTS) {
      throw new SessionException(
          "workers were lost %d times while the session waited for %s, the last time as %s; see "
              + "the logs of the executors",
          MAX_RESTARTS + 1, purpose, why);
    }
    LOG.warn(
        "session {} restarts, since a worker was lost ({}), and waits for {}",
        coordinator.session(),
        why,
        purpose);
    restarts++;
    SessionMetrics.of(spark.sc()).restarted();
    job.close();
    coordinator.removeWorkers();
    submit();
  }

  private static RuntimeException failed(Throwable cause) {
    return TaskFailures.ofJob(cause);
  }
}
