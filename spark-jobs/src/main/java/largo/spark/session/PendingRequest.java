package largo.spark.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import largo.core.train.ShardGradient;
import largo.core.train.ShardSums;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;

/**
 * A request for all shards, and their responses. Gradients are passed on as they arrive, by the
 * threads that receive them, while other shards still compute.
 */
final class PendingRequest {

  private final Request request;
  private final int shards;
  private final long begun = System.nanoTime();
  private final BitSet claimed = new BitSet();
  private final ShardSums sums;
  private final Response[] responses;
  private int responded;
  private double maxSeconds;
  private long bytes;
  private long lastArrival;
  private double reduceSeconds;

  /**
   * A request without responses.
   *
   * @param sums receives the gradients that respond to it
   */
  PendingRequest(Request request, int shards, ShardSums sums) {
    this.request = request;
    this.shards = shards;
    this.sums = sums;
    this.responses = new Response[shards];
  }

  Request request() {
    return request;
  }

  /** Claims a shard for its first response; false if the shard has responded before. */
  synchronized boolean claim(int shard) {
    boolean first = !claimed.get(shard);
    claimed.set(shard);
    lastArrival = System.nanoTime();
    return first;
  }

  /**
   * Accepts the response of a shard that was claimed.
   *
   * @return whether the request is complete; true for exactly one response
   */
  boolean add(Response response) {
    if (!(response instanceof GradientResponse arrived)) {
      return put(response);
    }

    ShardGradient gradient = arrived.gradient();
    count(gradient);
    put(new GradientResponse(arrived.id(), gradient.withoutSum())); // the receiver owns the sum
    boolean last = sums.add(gradient.shard(), gradient.sum());
    if (last) {
      finish();
    }
    return last;
  }

  /** All responses, in the order of the shards; gradients without their sums. */
  synchronized <R extends Response> List<R> responses(Class<R> type) {
    return Stream.of(responses).map(type::cast).toList();
  }

  /** Shards that have not responded. */
  synchronized List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int k = claimed.nextClearBit(0); k < shards; k = claimed.nextClearBit(k + 1)) {
      missing.add(k);
    }
    return missing;
  }

  /** The number of responses and the time so far, for logs. */
  synchronized String progress() {
    return String.format(
        Locale.ROOT,
        ": %d of %d shards in %d ms",
        claimed.cardinality(),
        shards,
        (System.nanoTime() - begun) / 1_000_000);
  }

  /** The seconds of the slowest worker. */
  synchronized double maxSeconds() {
    return maxSeconds;
  }

  /** The seconds from the last arrival to the end of the summation. */
  synchronized double reduceSeconds() {
    return reduceSeconds;
  }

  /** The number of bytes of all gradients. */
  synchronized long bytes() {
    return bytes;
  }

  private synchronized void count(ShardGradient gradient) {
    maxSeconds = Math.max(maxSeconds, gradient.seconds());
    bytes += gradient.bytes();
  }

  private synchronized boolean put(Response response) {
    responses[response.shard()] = response;
    return ++responded == shards;
  }

  private synchronized void finish() {
    reduceSeconds = (System.nanoTime() - lastArrival) / 1e9;
  }
}
