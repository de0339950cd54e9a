package largo.spark.session.sliced;

import java.util.List;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;

/** Vectors whose slices members send to the driver. */
final class FetchedVectors implements MemberAnswers {

  private final UpdateRule rule;
  private final int first;
  private final float[][] vectors;
  private final OptimizerState[] states;

  /**
   * Vectors to be received.
   *
   * @param first number of the first vector: 0 for the parameters, k for state vector k − 1
   * @param vectors receive the slices, float[vectors][layout size]
   */
  FetchedVectors(UpdateRule rule, int members, int first, float[][] vectors) {
    this.rule = rule;
    this.first = first;
    this.vectors = vectors;
    this.states = new OptimizerState[members];
  }

  /** Accepts a part of a vector; or the scalars of a member, after its slices. */
  @Override
  public boolean receive(int member, PeerMessage message) {
    if (message.type() == PeerMessageType.FETCH_END) {
      states[member] = SumsContent.state(message.content(), rule.toString(), new float[0][]);
      return true;
    }
    int count = message.content().remaining() / Float.BYTES;
    message
        .content()
        .asFloatBuffer()
        .get(vectors[message.level() - first], (int) message.offset(), count);
    return false;
  }

  /** The whole state of the rule. */
  OptimizerState join(ParameterLayout layout, List<ParameterSlice> slices) {
    return OptimizerState.join(rule, layout, slices, List.of(states), vectors);
  }
}
