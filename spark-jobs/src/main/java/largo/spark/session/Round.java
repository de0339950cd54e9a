package largo.spark.session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import largo.core.model.GradientSum;
import largo.core.model.Score;
import largo.core.train.TreeSum;

/**
 * An order, and what was answered to it. Sums are added up as they come, by whoever brings them,
 * while other shards are still at work.
 */
final class Round {

  private final Order order;
  private final int shards;
  private final BitSet claimed = new BitSet();
  private final TreeSum sums;
  private final Score[] scores;
  private int scored;
  private double slowest;
  private long bytes;
  private long lastCame;
  private double reduceSeconds;

  Round(Order order, int shards) {
    this.order = order;
    this.shards = shards;
    this.sums = new TreeSum(shards);
    this.scores = new Score[shards];
  }

  Order order() {
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
  boolean add(Answer answer) {
    if (answer instanceof Answer.Scored score) {
      return put(score);
    }

    Answer.Gradient gradient = (Answer.Gradient) answer;
    count(gradient);
    boolean last = sums.add(gradient.shard(), gradient.sum());
    if (last) {
      finish();
    }
    return last;
  }

  /** The sum of all gradients; null if no shard had anything to contribute. */
  GradientSum sum() {
    return sums.total();
  }

  /** All scores, in the order of the shards. */
  synchronized List<Score> scores() {
    return List.of(scores);
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

  private synchronized void count(Answer.Gradient gradient) {
    slowest = Math.max(slowest, gradient.seconds());
    bytes += gradient.bytes();
  }

  private synchronized boolean put(Answer.Scored score) {
    scores[score.shard()] = score.score();
    return ++scored == shards;
  }

  private synchronized void finish() {
    reduceSeconds = (System.nanoTime() - lastCame) / 1e9;
  }
}
