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
 * Requests for the gradients of single shards, at most one for each shard, and the events that they
 * lead to, in their order. Guarded by the lock of its {@link Coordinator}.
 */
final class ShardRequests {

  private final Pending[] pending; // by shard; null if nothing is asked of it
  private final Deque<AsyncWorkers.Event> events = new ArrayDeque<>();

  /** A request that waits for its response since a {@link System#nanoTime()}. */
  private record Pending(GradientRequest request, long since) {}

  ShardRequests(int shards) {
    this.pending = new Pending[shards];
  }

  /** Puts up a request, in place of the shard's last one if that is not answered. */
  void put(GradientRequest request) {
    pending[request.shard()] = new Pending(request, System.nanoTime());
  }

  Stream<Request> requests() {
    return waiting().map(Pending::request);
  }

  /** Takes a response; false if it is not one to the shard's request. */
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

  /** A shard has no worker any longer: an event, if something is asked of the shard. */
  void workerLost(int shard) {
    if (pending[shard] != null) {
      events.add(new AsyncWorkers.WorkerLost(shard));
    }
  }

  boolean hasEvent() {
    return !events.isEmpty();
  }

  /** The next event; there is one. */
  AsyncWorkers.Event nextEvent() {
    return events.remove();
  }

  /** Shards that have not responded. */
  List<Integer> shards() {
    return waiting().map(asked -> asked.request().shard()).toList();
  }

  /**
   * The longest that a shard with a request and a worker has not been heard of. A worker of several
   * shards is heard of with each of them.
   */
  Duration longestSilence(WorkerRegistry workers) {
    long now = System.nanoTime();
    return waiting()
        .filter(asked -> workers.isServed(asked.request().shard()))
        .map(asked -> Duration.ofNanos(now - lastHeardOf(asked, workers)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private static long lastHeardOf(Pending asked, WorkerRegistry workers) {
    return Math.max(asked.since(), workers.lastHeardOf(asked.request().shard(), asked.since()));
  }

  private Stream<Pending> waiting() {
    return Arrays.stream(pending).filter(Objects::nonNull);
  }
}
