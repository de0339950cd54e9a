package largo.spark.session.sliced;

import java.util.List;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.spark.session.peer.PeerMessage;

/** Vectors whose slices members send to the driver. Guarded by its coordinator. */
final class FetchedVectors {

  private final float[][] vectors;
  private final int first;
  private final OptimizerState[] states;

  /** The parameters, which are written to an array, float[layout size]. */
  FetchedVectors(int members, float[] parameters) {
    this.vectors = new float[][] {parameters};
    this.first = 0;
    this.states = new OptimizerState[members];
  }

  /** The state vectors, float[slots][layout size]. */
  FetchedVectors(int members, float[][] state) {
    this.vectors = state;
    this.first = 1;
    this.states = new OptimizerState[members];
  }

  /** Accepts a part of a vector: 0 for the parameters, k for state vector k − 1. */
  void receive(PeerMessage message) {
    int count = message.content().remaining() / Float.BYTES;
    message
        .content()
        .asFloatBuffer()
        .get(vectors[message.level() - first], (int) message.offset(), count);
  }

  /** Accepts the scalars of a member, after its slices. */
  void end(int member, PeerMessage message, UpdateRule rule) {
    states[member] = SumsContent.state(message.content(), rule.toString(), new float[0][]);
  }

  /** The whole state of the rule. */
  OptimizerState join(UpdateRule rule, ParameterLayout layout, List<ParameterSlice> slices) {
    return OptimizerState.join(rule, layout, slices, List.of(states), vectors);
  }
}
