package largo.core.torch.dl4j;

import java.util.List;

/**
 * A tensor of a program.
 *
 * @param variable its name in the source
 * @param shape without the axis of examples: [features] or [channels, height, width]
 */
record ProgramValue(String variable, List<Integer> shape) {

  ProgramValue {
    shape = List.copyOf(shape);
  }

  /** Whether it holds images. */
  boolean isImage() {
    return shape.size() == 3;
  }

  /** Floats of an example. */
  int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
