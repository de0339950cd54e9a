package largo.spark.session;

import java.util.Optional;
import largo.core.data.Split;

/**
 * What shards are to do next.
 *
 * @param number counts the orders of a session, from 1
 * @param shard that it is for; {@link #ALL} for all of them
 * @param scored the part of the data whose score is wanted; none if it is a gradient
 * @param step 0-based; if the order is for one shard, the number of its batch
 * @param parameters float[layout size]; stays as it is until all shards have answered, and may
 *     change any time after. Those of an order for one shard never change.
 */
record Order(long number, int shard, Optional<Split> scored, long step, float[] parameters) {

  /** Stands for all shards. */
  static final int ALL = -1;

  boolean isForAll() {
    return shard == ALL;
  }

  /** Whether a shard has to answer. */
  boolean concerns(int other) {
    return isForAll() || shard == other;
  }

  /** For messages. */
  String what() {
    return scored
        .map(split -> "the score of " + split)
        .orElse((isForAll() ? "the gradient of step " : "the gradient of batch ") + step);
  }
}
