package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every shard has a worker.
 *
 * <p>Spark runs a lost task again by itself. Where that does not help within a while, because there
 * is no slot for it any more, say, the job is submitted anew, with more shards for each task if
 * need be. Workers hold nothing that could be lost but what compression has not sent, so this costs
 * time and, without compression, nothing else.
 */
final class WorkerSupervisor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSupervisor.class);

  private static final Duration POLL = Duration.ofMillis(100);

  /** How long Spark may take to replace a worker. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** How often the job may be submitted anew before an order is done. */
  private static final int MOST_RESTARTS = 3;

  private static final long HOME_SECONDS = 10;

  private final JavaSparkContext spark;
  private final ShardedData data;
  private final SessionTask task;
  private final Coordinator coordinator;
  private final SessionExchange.Terms terms;
  private SessionJob job;
  private boolean complete;
  private boolean progressed;
  private int restarts;

  WorkerSupervisor(
      JavaSparkContext spark,
      ShardedData data,
      SessionTask task,
      Coordinator coordinator,
      SessionExchange.Terms terms) {
    this.spark = spark;
    this.data = data;
    this.task = task;
    this.coordinator = coordinator;
    this.terms = terms;
  }

  /**
   * Submits the job and waits until every shard is served.
   *
   * @throws SessionException if that takes longer than it may
   */
  void start() throws InterruptedException {
    submit();
    awaitWorkers("the session to start");
  }

  private void submit() throws InterruptedException {
    complete = false;
    job = SessionJob.submit(spark, data, task, terms.slots().take(data.shards(), deadline()));
    coordinator.expectAll();
  }

  private void awaitWorkers(String purpose) throws InterruptedException {
    while (!coordinator.awaitAll(POLL)) {
      Optional<Throwable> ended = job.ended();
      if (ended.isPresent()) {
        throw failed(ended.get());
      }
      Optional<String> givenUp = job.givenUp();
      if (givenUp.isPresent()) {
        again(givenUp.get(), purpose);
      }
      if (coordinator.silence().compareTo(deadline()) > 0) {
        throw new SessionException(
            "no task of the session started for %d s, and there is no worker for %s; its job has "
                + "%d tasks, the application %d slots, and whatever else runs in it may hold them; "
                + "give it more executors, or set exchange.kind=job",
            deadline().toSeconds(),
            coordinator.describe(coordinator.unserved()),
            job.tasks(),
            terms.slots().there());
      }
    }
    complete = true;
  }

  /**
   * Waits for something that workers are at.
   *
   * @throws SessionException if nothing was heard of them for longer than it may be
   */
  void await(Awaitable awaitable) throws InterruptedException {
    while (!awaitable.await(POLL)) {
      supervise(awaitable);
    }
    progressed = true;
    restarts = 0;
  }

  /** Sends the workers home, and cancels those that do not go. */
  @Override
  public void close() {
    coordinator.close();
    if (job == null) {
      return;
    }
    try {
      if (complete && !job.awaitEnd(HOME_SECONDS)) {
        LOG.warn("tasks of the session did not end by themselves and are cancelled");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      job.close();
    }
  }

  private void supervise(Awaitable awaitable) throws InterruptedException {
    Optional<Throwable> ended = job.ended();
    if (ended.isPresent() && (!progressed || spark.sc().isStopped())) {
      throw failed(ended.get());
    }
    Optional<String> why = ended.map(TaskFailures::inOneLine).or(this::cannotBeReplaced);
    if (why.isPresent()) {
      progressed = false;
      again(why.get(), awaitable.what());
      awaitWorkers(awaitable.what());
    }
    if (awaitable.silence().compareTo(deadline()) > 0) {
      throw new SessionException(
          "nothing was heard for %d s of %s; see the log of its executor, or set a longer "
              + "exchange.deadline",
          deadline().toSeconds(), awaitable.what());
    }
  }

  /**
   * Why workers that were lost will not be replaced by Spark; none if they may be, or are there.
   */
  private Optional<String> cannotBeReplaced() {
    Duration lost = coordinator.lostFor();
    if (lost.isZero()) {
      return Optional.empty();
    }
    return job.givenUp()
        .or(
            () ->
                lost.compareTo(GRACE) > 0
                    ? Optional.of("no task took its place for " + GRACE.toSeconds() + " s")
                    : Optional.empty());
  }

  /** Resubmits the job with the slots that are available now. */
  private void again(String why, String purpose) throws InterruptedException {
    if (restarts == MOST_RESTARTS) {
      throw new SessionException(
          "workers were lost %d times while the session waited for %s, the last time as %s; see "
              + "the logs of the executors",
          MOST_RESTARTS + 1, purpose, why);
    }
    LOG.warn("a worker was lost ({}); the session starts anew for {}", why, purpose);
    restarts++;
    SessionMetrics.of(spark.sc()).restarted();
    job.close();
    dismiss();
    submit();
  }

  /**
   * Ends what is left of a job that was cancelled. Where a lost executor took shuffled data with
   * it, Spark has given the stage up already, and cancelling reaches its tasks no more: they would
   * keep their slots, and the job that comes next would wait for those.
   */
  private void dismiss() {
    for (long attempt : coordinator.dismiss()) {
      spark.sc().killTaskAttempt(attempt, true, "the session starts anew");
    }
  }

  private Duration deadline() {
    return terms.deadline();
  }

  private static RuntimeException failed(Throwable cause) {
    return TaskFailures.ofJob(cause);
  }
}
