package largo.core.dl4j.layers;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The part of a forward pass that a layer keeps for the derivative of its activation.
 *
 * <p>Activations are computed in place. A rectified number is positive if and only if its argument
 * is, and the derivative of the identity is constant, so these two keep the array itself, without a
 * copy.
 */
final class SavedActivation {

  private final IActivation activation;
  private final boolean identity;
  private final boolean rectified;
  private INDArray z;

  SavedActivation(IActivation activation) {
    this.activation = activation;
    this.identity = activation instanceof ActivationIdentity;
    this.rectified = ReluGradient.is(activation);
  }

  /** Keeps the argument of the activation, before it is overwritten by its value. */
  void keep(INDArray argument, LayerWorkspaceMgr workspaces) {
    z = identity || rectified ? argument : workspaces.dup(ArrayType.ACTIVATIONS, argument);
  }

  /** Releases the argument. */
  void clear() {
    z = null;
  }

  /**
   * The gradient with respect to the argument; may be the given array.
   *
   * @param epsilon gradient with respect to the activation's value
   */
  INDArray backprop(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (identity) {
      return epsilon;
    }
    if (rectified && ContiguousArrays.is(z) && ContiguousArrays.is(epsilon)) {
      INDArray delta =
          workspaces.createUninitialized(
              ArrayType.BP_WORKING_MEM, epsilon.dataType(), epsilon.shape(), 'c');
      ReluGradient.backprop(z, epsilon, delta);
      return delta;
    }
    return activation.backprop(z, epsilon).getFirst();
  }
}
