package largo.core.torch;

import java.io.Serializable;
import java.util.List;
import largo.core.model.ModelLoss;

/**
 * How a PyTorch model is used.
 *
 * @param loss of its outputs
 * @param ignoreIndex token without a loss in {@link ModelLoss#NEXT_TOKEN}; negative for none
 * @param integerInputs whether inputs are int64
 * @param inputShape shape of one example's inputs
 */
public record ModuleOptions(
    ModelLoss loss, int ignoreIndex, boolean integerInputs, List<Integer> inputShape)
    implements Serializable {

  public ModuleOptions {
    inputShape = List.copyOf(inputShape);
  }

  /** Shape of the inputs of some examples. */
  long[] inputs(int examples) {
    long[] shape = new long[inputShape.size() + 1];
    shape[0] = examples;
    for (int axis = 0; axis < inputShape.size(); axis++) {
      shape[axis + 1] = inputShape.get(axis);
    }
    return shape;
  }
}
