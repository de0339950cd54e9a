package largo.core.model.layers;

import java.nio.FloatBuffer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer keeps of its forward pass for the derivative of its activation.
 *
 * <p>An activation works in place. A rectified number is positive exactly if it was before, and the
 * identity's derivative needs nothing, so these two keep the array itself, without a copy.
 */
final class Kept {

  private final IActivation activation;
  private final boolean identity;
  private final boolean rectified;
  private INDArray z;

  Kept(IActivation activation) {
    this.activation = activation;
    this.identity = activation instanceof ActivationIdentity;
    this.rectified =
        activation instanceof ActivationReLU relu
            && relu.getMax() == null
            && relu.getThreshold() == null
            && relu.getNegativeSlope() == null;
  }

  /** Keeps the argument of the activation, which is about to be overwritten by its value. */
  void keep(INDArray argument, LayerWorkspaceMgr workspaces) {
    z = identity || rectified ? argument : workspaces.dup(ArrayType.ACTIVATIONS, argument);
  }

  /** Forgets it. */
  void clear() {
    z = null;
  }

  /**
   * The gradient at the argument; may be the array that is given.
   *
   * @param epsilon gradient at the activation's value
   */
  INDArray backprop(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (identity) {
      return epsilon;
    }
    if (rectified && Plain.is(z) && Plain.is(epsilon)) {
      INDArray delta =
          workspaces.createUninitialized(
              ArrayType.BP_WORKING_MEM, epsilon.dataType(), epsilon.shape(), 'c');
      rectify(Plain.floats(z), Plain.floats(epsilon), Plain.floats(delta));
      return delta;
    }
    return activation.backprop(z, epsilon).getFirst();
  }

  private static void rectify(FloatBuffer value, FloatBuffer epsilon, FloatBuffer delta) {
    float[] a = new float[Plain.CHUNK];
    float[] e = new float[Plain.CHUNK];
    for (int left = value.remaining(); left > 0; left = value.remaining()) {
      int n = Math.min(left, Plain.CHUNK);
      value.get(a, 0, n);
      epsilon.get(e, 0, n);
      for (int i = 0; i < n; i++) {
        e[i] = a[i] > 0 ? e[i] : 0;
      }
      delta.put(e, 0, n);
    }
  }
}
