package largo.spark.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import largo.core.async.AsyncWorkers;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;

/**
 * Requests for the gradients of single shards, at most one for each shard, and a queue of the
 * resulting events. Guarded by the lock of its {@link Coordinator}.
 */
final class ShardRequests {

  private final Pending[] pending; // by shard; null without a request
  private final Deque<AsyncWorkers.Event> events = new ArrayDeque<>();

  /** A request that has been pending since a {@link System#nanoTime()}. */
  private record Pending(GradientRequest request, long since) {}

  ShardRequests(int shards) {
    this.pending = new Pending[shards];
  }

  /** Adds a request, which replaces an unanswered earlier one of the shard. */
  void put(GradientRequest request) {
    pending[request.shard()] = new Pending(request, System.nanoTime());
  }

  Stream<Request> requests() {
    return waiting().map(Pending::request);
  }

  /** Accepts a response; returns false if it is not for the shard's request. */
  boolean accept(Response response) {
    Pending asked = pending[response.shard()];
    if (asked == null
        || !asked.request().isAnsweredBy(response)
        || !(response instanceof GradientResponse answer)) {
      return false;
    }
    pending[response.shard()] = null;
    events.add(new AsyncWorkers.GradientReady(answer.gradient()));
    return true;
  }

  /** Records the loss of a shard's worker: an event if the shard has a request. */
  void workerLost(int shard) {
    if (pending[shard] != null) {
      events.add(new AsyncWorkers.WorkerLost(shard));
    }
  }

  boolean hasEvent() {
    return !events.isEmpty();
  }

  /** Removes the next event, which must exist. */
  AsyncWorkers.Event nextEvent() {
    return events.remove();
  }

  /** Shards that have not responded. */
  List<Integer> shards() {
    return waiting().map(asked -> asked.request().shard()).toList();
  }

  /**
   * The longest time without a message from a shard with a request and a worker. A message of a
   * worker counts for all its shards.
   */
  Duration longestSilence(WorkerRegistry workers) {
    long now = System.nanoTime();
    return waiting()
        .filter(asked -> workers.isServed(asked.request().shard()))
        .map(asked -> Duration.ofNanos(now - lastMessage(asked, workers)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static long lastMessage(Pending asked, WorkerRegistry workers) {
    return Math.max(asked.since(), workers.lastMessage(asked.request().shard(), asked.since()));
  }

  private Stream<Pending> waiting() {
    return Arrays.stream(pending).filter(Objects::nonNull);
  }
}
