package largo.core.torch;

import java.io.Serializable;
import java.util.List;
import largo.core.data.ExampleShape;
import largo.core.model.ModelLoss;
import largo.core.model.Precision;

/**
 * How a PyTorch model is used.
 *
 * @param loss of its outputs
 * @param ignoreIndex token without a loss in {@link ModelLoss#NEXT_TOKEN}; negative for none
 * @param integerInputs whether inputs are int64
 * @param inputShape shape of one example's inputs
 * @param precision of its products
 */
public record ModuleOptions(
    ModelLoss loss,
    int ignoreIndex,
    boolean integerInputs,
    List<Integer> inputShape,
    Precision precision)
    implements Serializable {

  public ModuleOptions {
    inputShape = List.copyOf(inputShape);
  }

  /** With products in float32. */
  public ModuleOptions(
      ModelLoss loss, int ignoreIndex, boolean integerInputs, List<Integer> inputShape) {
    this(loss, ignoreIndex, integerInputs, inputShape, Precision.FLOAT32);
  }

  ModuleOptions withPrecision(Precision other) {
    return new ModuleOptions(loss, ignoreIndex, integerInputs, inputShape, other);
  }

  /** The shape of inputs if none is configured: [channels, height, width], or [features]. */
  public static List<Integer> inputShapeOf(ExampleShape shape) {
    return shape.isImage()
        ? List.of(shape.channels(), shape.height(), shape.width())
        : List.of(shape.size());
  }

  /** Whether every position of an example has a target and outputs. */
  boolean isSequence() {
    return loss == ModelLoss.NEXT_TOKEN;
  }

  /** Outputs of an example, or of a position of it: one logit for two classes. */
  int outputs(int classes) {
    return loss == ModelLoss.BCE && classes == 2 ? 1 : classes;
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
