package largo.core.torch;

import java.util.List;

/**
 * The shapes of a program's arguments, for one example.
 *
 * @param input shape without the axis of examples
 * @param outputs number of outputs
 * @param uniforms random numbers in [0, 1) that a training step takes
 */
public record ProgramShape(List<Integer> input, int outputs, int uniforms) {

  public ProgramShape {
    input = List.copyOf(input);
  }

  /** Shape of the inputs of some examples. */
  long[] inputs(int examples) {
    long[] shape = new long[input.size() + 1];
    shape[0] = examples;
    for (int axis = 0; axis < input.size(); axis++) {
      shape[axis + 1] = input.get(axis);
    }

    return shape;
  }
}
