package largo.spark.session;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.spark.session.protocol.Request;

/** The last requests that a worker, or the workers of a connection, have received. Thread-safe. */
final class RequestCursor {

  private final Map<Integer, Long> lastByShard = new HashMap<>(); // requests to single shards
  private long lastToAll;

  /** Before the first request, for no shard yet. */
  RequestCursor() {}

  /** Before the first request, for some shards. */
  RequestCursor(Collection<Integer> shards) {
    shards.forEach(this::add);
  }

  /** Includes requests to a shard, even earlier ones. */
  synchronized void add(int shard) {
    lastByShard.put(shard, 0L);
  }

  synchronized void remove(int shard) {
    lastByShard.remove(shard);
  }

  /**
   * Returns the earliest request that has not been received, and advances; empty if there is none.
   */
  synchronized Optional<Request> take(Stream<Request> requests) {
    Optional<Request> next =
        requests.filter(this::isNew).min(Comparator.comparingLong(Request::id));
    next.ifPresent(this::advance);
    return next;
  }

  private boolean isNew(Request request) {
    return request.isForAllShards()
        ? request.id() > lastToAll
        : lastByShard.containsKey(request.shard())
            && request.id() > lastByShard.get(request.shard());
  }

  private void advance(Request request) {
    if (request.isForAllShards()) {
      lastToAll = request.id();
    } else {
      lastByShard.put(request.shard(), request.id());
    }
  }
}
