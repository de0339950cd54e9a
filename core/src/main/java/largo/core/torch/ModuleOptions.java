package largo.core.torch;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.model.ModelException;
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
 * @param task what it predicts
 */
public record ModuleOptions(
    ModelLoss loss,
    int ignoreIndex,
    boolean integerInputs,
    List<Integer> inputShape,
    Precision precision,
    List<String> kinds,
    LearningTask task)
    implements Serializable {

  public ModuleOptions {
    inputShape = List.copyOf(inputShape);
    kinds = List.copyOf(kinds);
  }

  /**
   * Of a classifier, or with the squared error a regression; with products in float32, and without
   * overrides of kinds.
   */
  public ModuleOptions(
      ModelLoss loss, int ignoreIndex, boolean integerInputs, List<Integer> inputShape) {
    this(
        loss,
        ignoreIndex,
        integerInputs,
        inputShape,
        Precision.FLOAT32,
        List.of(),
        loss == ModelLoss.MSE ? LearningTask.REGRESSION : LearningTask.CLASSIFICATION);
  }

  /** The same for a task. */
  public ModuleOptions withTask(LearningTask other) {
    return new ModuleOptions(loss, ignoreIndex, integerInputs, inputShape, precision, kinds, other);
  }

  ModuleOptions withKinds(List<String> others) {
    return new ModuleOptions(loss, ignoreIndex, integerInputs, inputShape, precision, others, task);
  }

  ModuleOptions withPrecision(Precision other) {
    return new ModuleOptions(loss, ignoreIndex, integerInputs, inputShape, other, kinds, task);
  }

  /** With inputs of the shape of examples, unless another one is configured. */
  public ModuleOptions withInputShapeOf(ExampleShape shape) {
    return inputShape.isEmpty()
        ? new ModuleOptions(
            loss, ignoreIndex, integerInputs, inputShapeOf(shape), precision, kinds, task)
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

  /**
   * Checks that the loss is one of the task.
   *
   * @throws ModelException if it is not
   */
  public void checkTask() {
    String losses =
        switch (task) {
          case CLASSIFICATION -> "";
          case REGRESSION -> hasProbabilities() ? "mse or method" : "";
          case MULTI_LABEL -> loss == ModelLoss.BCE ? "" : "bce";
        };
    if (!losses.isEmpty()) {
      throw new ModelException(
          "model.loss must be %s where data.task is %s, but was %s", losses, task, lossName());
    }
  }

  /** Whether predictions for classes or labels are their probabilities. */
  public boolean hasProbabilities() {
    return loss == ModelLoss.CROSS_ENTROPY || isSequence() || loss == ModelLoss.BCE;
  }

  /** Outputs of an example, or of a position of it: one logit for two classes. */
  int outputs(int classes) {
    boolean isBinary = loss == ModelLoss.BCE && task == LearningTask.CLASSIFICATION && classes == 2;
    return isBinary ? 1 : classes;
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
