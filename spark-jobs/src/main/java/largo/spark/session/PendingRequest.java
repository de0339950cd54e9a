package largo.spark.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import largo.core.gradient.GradientSum;
import largo.core.train.TreeSum;

/**
 * An order, and what was answered to it. Sums are added up as they come, by whoever brings them,
 * while other shards are still at work.
 */
final class PendingRequest {

  private final Request order;
  private final int shards;
  private final BitSet claimed = new BitSet();
  private final TreeSum sums;
  private final Response[] answers;
  private int answered;
  private double slowest;
  private long bytes;
  private long lastCame;
  private double reduceSeconds;

  PendingRequest(Request order, int shards) {
    this.order = order;
    this.shards = shards;
    this.sums = new TreeSum(shards);
    this.answers = new Response[shards];
  }

  Request order() {
    return order;
  }

  /** Whether the caller is the first to answer for a shard. */
  synchronized boolean claim(int shard) {
    boolean first = !claimed.get(shard);
    claimed.set(shard);
    lastCame = System.nanoTime();
    return first;
  }

  /**
   * Takes in the answer of a shard that was claimed.
   *
   * @return whether it was the last one that was missing
   */
  boolean add(Response response) {
    if (!(response instanceof Response.Gradient gradient)) {
      return put(response);
    }

    count(gradient);
    boolean last =
        sums.add(gradient.shard(), gradient.sum() == null ? GradientSum.empty() : gradient.sum());
    if (last) {
      finish();
    }
    return last;
  }

  /** The sum of all gradients; null if no shard had anything to contribute. */
  GradientSum sum() {
    return sums.total();
  }

  /** All answers, in the order of the shards; to a gradient, without sums. */
  synchronized <A extends Response> List<A> answers(Class<A> type) {
    return Stream.of(answers).map(type::cast).toList();
  }

  /** Shards that have not answered. */
  synchronized List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int k = claimed.nextClearBit(0); k < shards; k = claimed.nextClearBit(k + 1)) {
      missing.add(k);
    }
    return missing;
  }

  /** Seconds of the slowest worker. */
  synchronized double slowest() {
    return slowest;
  }

  /** Seconds of adding up when all answers were there. */
  synchronized double reduceSeconds() {
    return reduceSeconds;
  }

  /** Bytes of sums. */
  synchronized long bytes() {
    return bytes;
  }

  private synchronized void count(Response.Gradient gradient) {
    slowest = Math.max(slowest, gradient.seconds());
    bytes += gradient.bytes();
    put(
        new Response.Gradient( // the sum is the tree's
            gradient.order(), gradient.shard(), null, gradient.seconds(), gradient.freight()));
  }

  private synchronized boolean put(Response response) {
    answers[response.shard()] = response;
    return ++answered == shards;
  }

  private synchronized void finish() {
    reduceSeconds = (System.nanoTime() - lastCame) / 1e9;
  }
}
