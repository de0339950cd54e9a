package largo.spark.session;

import java.util.Optional;
import largo.core.data.Split;

/**
 * What all shards are to do next.
 *
 * @param number counts the orders of a session, from 1
 * @param duty what is asked for
 * @param step 0-based; of a gradient
 * @param parameters float[layout size], or what the duty says, or nothing; stays as it is until all
 *     shards have answered, and may change any time after
 */
record Order(long number, Duty duty, long step, float[] parameters) {

  /** The part of the data to be scored; none if it is not about scores. */
  Optional<Split> scored() {
    return duty instanceof Duty.Score score ? Optional.of(score.split()) : Optional.empty();
  }

  /** Whether an answer is one to this order. */
  boolean isAnsweredBy(Answer answer) {
    if (answer.order() != number) {
      return false;
    }
    if (duty instanceof Duty.Gradient) {
      return answer instanceof Answer.Gradient;
    }
    if (duty instanceof Duty.Score) {
      return answer instanceof Answer.Scored;
    }
    return duty instanceof Duty.Recall
        ? answer instanceof Answer.Recalled
        : answer instanceof Answer.Done;
  }

  /** For messages. */
  String what() {
    if (duty instanceof Duty.Gradient) {
      return "the gradient of step " + step;
    }
    if (duty instanceof Duty.Score score) {
      return "the score of " + score.split();
    }
    return duty instanceof Duty.Recall
        ? "what compression has not sent"
        : "taking over what compression had not sent";
  }
}
