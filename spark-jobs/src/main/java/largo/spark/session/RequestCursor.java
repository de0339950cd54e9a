package largo.spark.session;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far somebody has come who comes for orders, and for which shards he comes. Safe for several
 * threads.
 */
final class RequestCursor {

  private final Map<Integer, Long> last = new HashMap<>(); // orders to single shards
  private long lastOfAll;

  /** Nothing taken yet, for nobody yet. */
  RequestCursor() {}

  /** Nothing taken yet, for some shards. */
  RequestCursor(Collection<Integer> shards) {
    shards.forEach(this::add);
  }

  synchronized void add(int shard) {
    last.put(shard, 0L);
  }

  synchronized void remove(int shard) {
    last.remove(shard);
  }

  /**
   * The earliest order that is news here; it is none any more then.
   *
   * @param up the orders that there are, null among them for none
   * @return null if there is no news
   */
  synchronized Request take(Stream<Request> up) {
    Request next =
        up.filter(request -> request != null && isNews(request))
            .min((a, b) -> Long.compare(a.number(), b.number()))
            .orElse(null);
    if (next != null && next.isForAll()) {
      lastOfAll = next.number();
    } else if (next != null) {
      last.put(next.shard(), next.number());
    }
    return next;
  }

  private boolean isNews(Request request) {
    return request.isForAll()
        ? request.number() > lastOfAll
        : last.containsKey(request.shard()) && request.number() > last.get(request.shard());
  }
}
