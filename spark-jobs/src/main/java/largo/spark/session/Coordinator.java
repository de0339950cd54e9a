package largo.spark.session;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import largo.core.Deadline;
import largo.core.async.AsyncWorkers;
import largo.core.train.ShardSums;
import largo.core.train.TreeSum;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's side of a session: holds pending requests, and collects the responses of shards.
 *
 * <p>Workers fetch requests: those in this JVM by reference, others through the thread that serves
 * their connection. Requests are addressed to shards, not to workers. A worker that takes over a
 * shard finds its pending request and responds; if two workers serve the same shard, their
 * responses are equal, and the first one is used.
 *
 * <p>There is at most one request for all shards at a time. In asynchronous training there is also
 * a request for each shard ({@link ShardRequests}).
 */
final class Coordinator implements CoordinatorClient, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  private final String session;
  private final int shards;
  private final RejectedFrames rejected;
  private final WorkerRegistry workers;
  private final ShardRequests shardRequests;
  private PendingRequest pending; // null between requests: parameters change then
  private long lastId;
  private long lastHeard = System.nanoTime();
  private boolean closed;

  /**
   * The driver's side of a session.
   *
   * @param session name of the session, for logs
   * @param rejected counts the responses that are not used
   */
  Coordinator(String session, int shards, RejectedFrames rejected) {
    this.session = session;
    this.shards = shards;
    this.rejected = rejected;
    this.workers = new WorkerRegistry(shards);
    this.shardRequests = new ShardRequests(shards);
  }

  /** The session's name in logs. */
  String session() {
    return session;
  }

  RejectedFrames rejected() {
    return rejected;
  }

  /** Publishes a request for all shards, whose gradients are added. */
  PendingRequest submit(LongFunction<? extends Request> request) {
    return submit(request, new TreeSum(shards));
  }

  /**
   * Publishes a request for all shards.
   *
   * @param request creates the request with its number; its parameters must not change until it is
   *     complete
   * @param sums receives the gradients that respond to it
   */
  synchronized PendingRequest submit(LongFunction<? extends Request> request, ShardSums sums) {
    pending = new PendingRequest(request.apply(++lastId), shards, sums);
    lastHeard = System.nanoTime();
    LOG.debug(
        "session {}: request {} to all shards: {}", session, lastId, pending.request().describe());
    notifyAll();
    return pending;
  }

  /**
   * Publishes a request for one shard, which replaces an unanswered earlier one.
   *
   * @param request creates the request with its number; its parameters must never change
   */
  synchronized void submitToShard(LongFunction<GradientRequest> request) {
    GradientRequest numbered = request.apply(++lastId);
    LOG.debug(
        "session {}: request {} to shard {}: {}",
        session,
        lastId,
        numbered.shard(),
        numbered.describe());
    shardRequests.put(numbered);
    notifyAll();
  }

  /** Removes the next event of requests to single shards, which must exist. */
  synchronized AsyncWorkers.Event nextEvent() {
    return shardRequests.nextEvent();
  }

  /** The completion of a request for all shards. */
  Awaitable completion(PendingRequest request) {
    return Awaitable.of(
        timeout -> await(request, timeout),
        this::silence,
        () ->
            String.format(
                Locale.ROOT, "%s: %s", request.request().describe(), describe(request.missing())));
  }

  /** The next event of requests to single shards. */
  Awaitable event() {
    return Awaitable.of(this::awaitEvent, this::longestSilence, this::describeShardRequests);
  }

  /** Waits until a request is complete; returns false after the timeout. */
  synchronized boolean await(PendingRequest request, Duration timeout) throws InterruptedException {
    return Deadline.after(timeout).await(this, () -> pending != request);
  }

  /** Waits until every shard is served; returns false after the timeout. */
  synchronized boolean awaitWorkers(Duration timeout) throws InterruptedException {
    return Deadline.after(timeout).await(this, () -> workers.unserved().isEmpty());
  }

  /** Ends the request for all shards, complete or not. */
  synchronized void withdraw() {
    pending = null;
  }

  @Override
  public synchronized void register(WorkerRegistry.Registration worker) {
    workers.add(worker);
    lastHeard = System.nanoTime();
    LOG.debug(
        "session {}: {} serves shard {} (task attempt {})",
        session,
        worker.executor(),
        worker.shard(),
        worker.taskAttempt());
    notifyAll();
  }

  @Override
  public synchronized void deregister(WorkerRegistry.Registration worker) {
    workers.remove(worker);
    LOG.debug(
        "session {}: shard {} is not served any longer by {}", session, worker.shard(), worker);
    if (!workers.isServed(worker.shard())) {
      shardRequests.workerLost(worker.shard());
      notifyAll();
    }
  }

  @Override
  public synchronized Optional<Request> next(RequestCursor cursor) throws InterruptedException {
    while (!closed) {
      Optional<Request> next = cursor.take(requests());
      if (next.isPresent()) {
        return next;
      }
      wait(); // until close() at the latest
    }
    return Optional.empty();
  }

  @Override
  public void send(Response response) {
    PendingRequest current;
    synchronized (this) {
      workers.recordMessage(response.shard());
      if (shardRequests.accept(response)) {
        logResponse(response, "");
        notifyAll();
        return;
      }
      current = pending;
      if (current == null || !current.request().isAnsweredBy(response)) {
        rejected.count(RejectionReason.STALE, response);
        return;
      }
      if (!current.claim(response.shard())) {
        rejected.count(RejectionReason.DUPLICATE, response);
        return;
      }
      lastHeard = System.nanoTime();
      logResponse(response, current.progress());
    }

    if (current.add(response)) { // without the lock, so that other shards can add theirs
      synchronized (this) {
        pending = pending == current ? null : pending;
        LOG.debug("session {}: request {} complete{}", session, response.id(), current.progress());
        notifyAll();
      }
    }
  }

  /** Shards that no worker serves. */
  synchronized List<Integer> unserved() {
    return workers.unserved();
  }

  /** The longest time that a shard has been without a worker after a loss. */
  synchronized Duration longestLoss() {
    return workers.longestLoss();
  }

  /** Removes all workers. */
  synchronized void removeWorkers() {
    workers.removeAll();
  }

  /** Whether a worker has been lost since the start. */
  synchronized boolean hasLost() {
    return workers.hasLost();
  }

  /** Records that lost workers are being replaced. */
  synchronized void replacementsSubmitted() {
    workers.clearLosses();
    lastHeard = System.nanoTime();
  }

  /** The shards of each executor, each shard once; empty if one has no worker. */
  synchronized Map<String, BitSet> shardsByExecutor() {
    return workers.shardsByExecutor();
  }

  /** The presence of a worker for every shard. */
  Awaitable allWorkers() {
    return Awaitable.of(
        this::awaitWorkers, this::silence, () -> "a worker for " + describe(unserved()));
  }

  /** The number of executors with workers. */
  synchronized int executors() {
    return workers.executors();
  }

  /** The time since the last request, registration or response. */
  synchronized Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastHeard);
  }

  /** Shards and their executors, for messages. */
  synchronized String describe(List<Integer> some) {
    return workers.describe(some);
  }

  /** Ends the session: workers get no more requests. */
  @Override
  public synchronized void close() {
    closed = true;
    pending = null;
    notifyAll();
  }

  private synchronized boolean awaitEvent(Duration timeout) throws InterruptedException {
    return Deadline.after(timeout).await(this, shardRequests::hasEvent);
  }

  private synchronized Duration longestSilence() {
    return shardRequests.longestSilence(workers);
  }

  private synchronized String describeShardRequests() {
    return "gradients: " + workers.describe(shardRequests.shards());
  }

  private Stream<Request> requests() {
    return Stream.concat(
        Stream.ofNullable(pending).map(PendingRequest::request), shardRequests.requests());
  }

  private void logResponse(Response response, String progress) {
    LOG.debug(
        "session {}: response of shard {} on {} to request {}{}",
        session,
        response.shard(),
        workers.executor(response.shard()).orElse("an executor that was lost"),
        response.id(),
        progress);
  }
}
