package largo.core.dl4j.layers;

import java.nio.IntBuffer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The derivative of {@code max(0, x)}. */
final class ReluGradient {

  private ReluGradient() {}

  /** Whether an activation is exactly this function. */
  static boolean is(IActivation activation) {
    return activation instanceof ActivationReLU relu
        && relu.getMax() == null
        && relu.getThreshold() == null
        && relu.getNegativeSlope() == null;
  }

  /**
   * Overwrites {@code delta} with {@code epsilon} where the argument is positive, with 0 elsewhere.
   *
   * <p>Operates on bits, as signs are random: a branch would be mispredicted half of the time, and
   * Java's compiler generates branches for conditional floats.
   *
   * @param argument the argument, or the value, which has the same positive elements; contiguous
   * @param epsilon gradient with respect to the value, contiguous
   * @param delta gradient with respect to the argument, contiguous
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
        e[i] &= (-x[i] & ~x[i]) >> 31; // all ones if the sign bit is 0 and any other bit is 1
      }
      deltas.put(e, 0, n);
    }
  }
}
