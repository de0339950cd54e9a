package largo.spark.session.sliced;

import largo.spark.session.peer.PeerMessage;

/** The slices of parameters and state vectors that the driver sends to a member. */
final class RestoredSlices {

  private final float[] parameters;
  private final float[][] state;

  RestoredSlices(int slots, int length) {
    this.parameters = new float[length];
    this.state = new float[slots][length];
  }

  /** Accepts a part of a vector: 0 for the parameters, k for state vector k − 1. */
  void receive(PeerMessage message) {
    float[] into = message.level() == 0 ? parameters : state[message.level() - 1];
    int count = message.content().remaining() / Float.BYTES;
    message.content().asFloatBuffer().get(into, (int) message.offset(), count);
  }

  float[] parameters() {
    return parameters;
  }

  float[][] state() {
    return state;
  }
}
