package largo.spark.session;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import largo.core.Deadline;
import largo.core.async.AsyncWorkers;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's side of a session: holds the requests that are pending, and gathers the responses of
 * the shards.
 *
 * <p>Workers fetch requests: those of this JVM by reference, others by way of the thread that
 * serves their connection. Requests are addressed to shards, not to workers. A worker that takes
 * over a shard finds its pending request and responds; if two workers serve the same shard, the
 * first response counts, and they are the same.
 *
 * <p>There is at most one request for all shards at a time. Where shards do not wait for each
 * other, each has a request of its own besides ({@link ShardRequests}).
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
   * @param session its name, for logs
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

  /**
   * Puts up a request for all shards.
   *
   * @param request made for its number; its parameters do not change until it is complete
   */
  synchronized PendingRequest submit(LongFunction<? extends Request> request) {
    pending = new PendingRequest(request.apply(++lastId), shards);
    lastHeard = System.nanoTime();
    LOG.debug(
        "session {}: request {} to all shards: {}", session, lastId, pending.request().describe());
    notifyAll();
    return pending;
  }

  /**
   * Puts up a request for one shard, in place of the shard's last one if that is not answered.
   *
   * @param request made for its number; its parameters never change
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

  /** The next event of requests to single shards; there is one. */
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

  /** Waits until a request is complete; false if it is not within the timeout. */
  synchronized boolean await(PendingRequest request, Duration timeout) throws InterruptedException {
    return Deadline.after(timeout).await(this, () -> pending != request);
  }

  /** Waits until every shard is served; false if not all are within the timeout. */
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
        "session {}: {} does not serve shard {} any longer (task attempt {})",
        session,
        worker.executor(),
        worker.shard(),
        worker.taskAttempt());
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
      workers.heardOf(response.shard());
      if (shardRequests.accept(response)) {
        logResponse(response, "");
        notifyAll();
        return;
      }
      current = pending;
      if (current == null || !current.request().isAnsweredBy(response)) {
        reject(RejectionReason.STALE, response);
        return;
      }
      if (!current.claim(response.shard())) {
        reject(RejectionReason.DUPLICATE, response);
        return;
      }
      lastHeard = System.nanoTime();
      logResponse(response, current.progress());
    }

    if (current.add(response)) { // other shards may add theirs meanwhile
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

  /** How long the longest-waiting shard has been without the worker that it had. */
  synchronized Duration longestLoss() {
    return workers.longestLoss();
  }

  /** Removes all workers; returns their task attempts. */
  synchronized List<Long> removeWorkers() {
    return workers.removeAll();
  }

  /** New workers are on their way, in place of those that were lost. */
  synchronized void expectWorkers() {
    workers.forgetLosses();
    lastHeard = System.nanoTime();
  }

  /** How many executors have workers. */
  synchronized int executors() {
    return workers.executors();
  }

  /** How long ago a request was put up, a worker registered or a response arrived. */
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

  private void reject(RejectionReason reason, Response response) {
    rejected.count(
        reason,
        String.format(
            Locale.ROOT, "a response of shard %d to request %d", response.shard(), response.id()));
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
