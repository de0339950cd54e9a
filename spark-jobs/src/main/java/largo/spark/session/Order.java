package largo.spark.session;

import java.util.Optional;
import largo.core.data.Split;

/**
 * What all shards are to do next.
 *
 * @param number counts the orders of a session, from 1
 * @param scored the part of the data whose score is wanted; none if it is the gradient of a step
 * @param step 0-based
 * @param parameters float[layout size]; stays as it is until all shards have answered, and may
 *     change any time after
 */
record Order(long number, Optional<Split> scored, long step, float[] parameters) {

  /** For messages. */
  String what() {
    return scored.map(split -> "the score of " + split).orElse("the gradient of step " + step);
  }
}
