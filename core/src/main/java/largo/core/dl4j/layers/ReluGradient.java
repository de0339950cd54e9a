package largo.core.dl4j.layers;

import java.nio.IntBuffer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The derivative of {@code max(0, x)}. */
final class ReluGradient {

  private ReluGradient() {}

  /** Whether an activation is that, and nothing more. */
  static boolean is(IActivation activation) {
    return activation instanceof ActivationReLU relu
        && relu.getMax() == null
        && relu.getThreshold() == null
        && relu.getNegativeSlope() == null;
  }

  /**
   * Overwrites {@code delta} with {@code epsilon} where the argument is positive, with 0 elsewhere.
   *
   * <p>Works on the bits, as the signs come at random: a branch would be foreseen wrongly half of
   * the time, and Java's compiler makes one of every choice between floats.
   *
   * @param argument or the value, which is positive where the argument is; plain
   * @param epsilon gradient at the value, plain
   * @param delta gradient at the argument, plain
   */
  static void backprop(INDArray argument, INDArray epsilon, INDArray delta) {
    IntBuffer arguments = ContiguousArrays.bits(argument);
    IntBuffer epsilons = ContiguousArrays.bits(epsilon);
    IntBuffer deltas = ContiguousArrays.bits(delta);
    int[] x = new int[ContiguousArrays.CHUNK];
    int[] e = new int[ContiguousArrays.CHUNK];
    for (int left = arguments.remaining(); left > 0; left = arguments.remaining()) {
      int n = Math.min(left, ContiguousArrays.CHUNK);
      arguments.get(x, 0, n);
      epsilons.get(e, 0, n);
      for (int i = 0; i < n; i++) {
        e[i] &= (-x[i] & ~x[i]) >> 31; // all ones if the sign is off, and some other bit on
      }
      deltas.put(e, 0, n);
    }
  }
}
