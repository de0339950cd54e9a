package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.util.Optional;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;
import largo.core.train.UpdateInputs;
import largo.spark.session.peer.PeerMessage;

/** Numbers as the content of messages. */
final class SumsContent {

  private SumsContent() {}

  static ByteBuffer encode(Recorded recorded) {
    return encode(recorded.slots(), recorded.values());
  }

  /**
   * Reads what a member recorded.
   *
   * @param strips number of strips of the member
   * @throws IllegalArgumentException if the length is not that of its slots
   */
  static Recorded recorded(ByteBuffer in, int strips) {
    int slots = in.getInt();
    return new Recorded(slots, doubles(in, Integer.bitCount(slots), strips));
  }

  static ByteBuffer encode(Totals totals) {
    ByteBuffer sums = encode(totals.slots(), totals.sums());
    ByteBuffer maxima = encode(totals.slots(), totals.maxima()).position(Integer.BYTES);
    return PeerMessage.buffer(sums.remaining() + maxima.remaining()).put(sums).put(maxima).flip();
  }

  static Totals totals(ByteBuffer in, int tensors) {
    int slots = in.getInt();
    int count = Integer.bitCount(slots);
    double[][] sums = doubles(in, count, tensors);
    return new Totals(slots, sums, doubles(in, count, tensors));
  }

  /** The inputs of an update, and the sums over examples except for the gradient. */
  static ByteBuffer encode(UpdateInputs inputs, GradientSum sum) {
    return PeerMessage.buffer(5 * Double.BYTES + Integer.BYTES)
        .putDouble(inputs.rate())
        .putDouble(inputs.epoch())
        .putDouble(sum.loss())
        .putLong(sum.examples())
        .putInt(sum.shardSquares().shards())
        .putDouble(sum.shardSquares().sum())
        .flip();
  }

  static UpdateInputs inputs(ByteBuffer in, long step) {
    double rate = in.getDouble();
    return new UpdateInputs(step, rate, in.getDouble());
  }

  /** The sums over examples that follow the inputs of an update, without a gradient. */
  static GradientSum sumWithoutGradient(ByteBuffer in) {
    double loss = in.getDouble();
    long examples = in.getLong();
    int shards = in.getInt();
    return new GradientSum(new float[0], loss, examples, new ShardSquares(shards, in.getDouble()));
  }

  /** The number of updates and the scalars of a state; none of a state before the first update. */
  static ByteBuffer encode(OptimizerState state) {
    ByteBuffer out = PeerMessage.buffer(Long.BYTES + Double.BYTES * state.scalars().length);
    out.putLong(state.updates());
    for (double scalar : state.scalars()) {
      out.putDouble(scalar);
    }
    return out.flip();
  }

  /** A state from its scalars and its vectors; empty without scalars. */
  static Optional<OptimizerState> stateIfAny(ByteBuffer in, String rule, float[][] vectors) {
    return in.hasRemaining() ? Optional.of(state(in, rule, vectors)) : Optional.empty();
  }

  /** A state from its scalars and its vectors. */
  static OptimizerState state(ByteBuffer in, String rule, float[][] vectors) {
    long updates = in.getLong();
    double[] scalars = new double[in.remaining() / Double.BYTES];
    for (int k = 0; k < scalars.length; k++) {
      scalars[k] = in.getDouble();
    }
    return new OptimizerState(rule, updates, vectors, scalars);
  }

  private static ByteBuffer encode(int slots, double[][] values) {
    int count = 0;
    for (double[] ofSlot : values) {
      count += ofSlot.length;
    }
    ByteBuffer out = PeerMessage.buffer(Integer.BYTES + Double.BYTES * count);
    out.putInt(slots);
    for (double[] ofSlot : values) {
      for (double value : ofSlot) {
        out.putDouble(value);
      }
    }
    return out.flip();
  }

  private static double[][] doubles(ByteBuffer in, int slots, int length) {
    double[][] values = new double[slots][length];
    for (double[] ofSlot : values) {
      in.asDoubleBuffer().get(ofSlot);
      in.position(in.position() + Double.BYTES * length);
    }
    return values;
  }
}
