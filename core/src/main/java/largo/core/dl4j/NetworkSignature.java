package largo.core.dl4j;

import java.io.Serializable;
import java.util.List;
import largo.core.Preconditions;

/**
 * The shapes of a network's inputs and outputs, for one example.
 *
 * <p>In rows of examples, all inputs are concatenated, each flattened with the last axis fastest,
 * and so are all outputs.
 *
 * @param inputs shapes without the axis of examples, at least one
 * @param outputs shapes without the axis of examples, at least one
 */
public record NetworkSignature(List<List<Integer>> inputs, List<List<Integer>> outputs)
    implements Serializable {

  public NetworkSignature {
    inputs = inputs.stream().map(List::copyOf).toList();
    outputs = outputs.stream().map(List::copyOf).toList();
    Preconditions.that(
        !inputs.isEmpty() && !outputs.isEmpty(),
        "a network must have inputs and outputs, but has %s and %s",
        inputs,
        outputs);
    size(inputs);
    size(outputs);
  }

  /** The number of floats of all inputs of an example. */
  public int inputSize() {
    return size(inputs);
  }

  /** The number of floats of all outputs of an example. */
  public int outputSize() {
    return size(outputs);
  }

  /** The number of floats of one array. */
  static int size(Iterable<Integer> shape) {
    int size = 1;
    for (int axis : shape) {
      Preconditions.positive("axis", axis);
      size = Math.multiplyExact(size, axis);
    }

    return size;
  }

  private static int size(List<List<Integer>> shapes) {
    int size = 0;
    for (List<Integer> shape : shapes) {
      size = Math.addExact(size, size((Iterable<Integer>) shape));
    }

    return size;
  }

  @Override
  public String toString() {
    return inputs + " -> " + outputs;
  }
}
