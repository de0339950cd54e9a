package largo.spark.session;

import java.util.Optional;
import largo.core.data.DataSplit;

/**
 * What shards are to do next.
 *
 * @param number counts the orders of a session, from 1
 * @param shard that it is for; {@link #ALL} for all of them
 * @param duty what is asked for
 * @param step 0-based, of a gradient; if the order is for one shard, the number of its batch
 * @param parameters float[layout size], or what the duty says, or nothing; stays as it is until all
 *     shards have answered, and may change any time after. Those of an order for one shard never
 *     change.
 */
record Request(long number, int shard, RequestKind duty, long step, float[] parameters) {

  /** Stands for all shards. */
  static final int ALL = -1;

  boolean isForAll() {
    return shard == ALL;
  }

  /** Whether a shard has to answer. */
  boolean concerns(int other) {
    return isForAll() || shard == other;
  }

  /** The part of the data to be scored; none if it is not about scores. */
  Optional<DataSplit> scored() {
    return duty instanceof RequestKind.Score score ? Optional.of(score.split()) : Optional.empty();
  }

  /** Whether an answer is one to this order. */
  boolean isAnsweredBy(Response response) {
    if (response.order() != number) {
      return false;
    }
    if (duty instanceof RequestKind.Gradient) {
      return response instanceof Response.Gradient;
    }
    if (duty instanceof RequestKind.Score) {
      return response instanceof Response.Scored;
    }
    return duty instanceof RequestKind.Recall
        ? response instanceof Response.Recalled
        : response instanceof Response.Done;
  }

  /** For messages. */
  String what() {
    if (duty instanceof RequestKind.Gradient) {
      return (isForAll() ? "the gradient of step " : "the gradient of batch ") + step;
    }
    if (duty instanceof RequestKind.Score score) {
      return "the score of " + score.split();
    }
    return duty instanceof RequestKind.Recall
        ? "what compression has not sent"
        : "taking over what compression had not sent";
  }
}
