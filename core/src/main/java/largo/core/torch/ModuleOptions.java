package largo.core.torch;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import largo.core.data.ExampleShape;
import largo.core.model.ModelLoss;
import largo.core.model.Precision;

/**
 * How a PyTorch model is used.
 *
 * @param loss of its outputs
 * @param ignoreIndex token without a loss in {@link ModelLoss#NEXT_TOKEN}; negative for none
 * @param integerInputs whether inputs are int64
 * @param inputShape shape of one example's inputs; empty if it is not known yet
 * @param precision of its products
 * @param kinds overrides of the kinds of its parameters, {@code PATTERN = KIND}
 */
public record ModuleOptions(
    ModelLoss loss,
    int ignoreIndex,
    boolean integerInputs,
    List<Integer> inputShape,
    Precision precision,
    List<String> kinds)
    implements Serializable {

  public ModuleOptions {
    inputShape = List.copyOf(inputShape);
    kinds = List.copyOf(kinds);
  }

  /** With products in float32, and without overrides of kinds. */
  public ModuleOptions(
      ModelLoss loss, int ignoreIndex, boolean integerInputs, List<Integer> inputShape) {
    this(loss, ignoreIndex, integerInputs, inputShape, Precision.FLOAT32, List.of());
  }

  ModuleOptions withKinds(List<String> others) {
    return new ModuleOptions(loss, ignoreIndex, integerInputs, inputShape, precision, others);
  }

  ModuleOptions withPrecision(Precision other) {
    return new ModuleOptions(loss, ignoreIndex, integerInputs, inputShape, other, kinds);
  }

  /** With inputs of the shape of examples, unless another one is configured. */
  public ModuleOptions withInputShapeOf(ExampleShape shape) {
    return inputShape.isEmpty()
        ? new ModuleOptions(loss, ignoreIndex, integerInputs, inputShapeOf(shape), precision, kinds)
        : this;
  }

  /** The shape of inputs if none is configured: [channels, height, width], or [features]. */
  public static List<Integer> inputShapeOf(ExampleShape shape) {
    return shape.isImage()
        ? List.of(shape.channels(), shape.height(), shape.width())
        : List.of(shape.size());
  }

  /** The name of the loss in configurations. */
  public String lossName() {
    return loss.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether every position of an example has a target and outputs. */
  boolean isSequence() {
    return loss == ModelLoss.NEXT_TOKEN;
  }

  /** Whether predictions for classes are their probabilities. */
  public boolean hasProbabilities() {
    return loss == ModelLoss.CROSS_ENTROPY || isSequence() || loss == ModelLoss.BCE;
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
