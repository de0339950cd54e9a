package largo.core.params;

import java.util.List;
import largo.core.Check;

/**
 * One parameter tensor inside the flat parameter vector.
 *
 * @param name unique in the model: {@code <layer>_<parameter>}, for example {@code "0_W"}
 * @param kind what the tensor is for
 * @param offset index of its first float
 * @param shape lengths of its axes, each at least 1
 * @param order how it is flattened: {@code 'c'}, last axis fastest, or {@code 'f'}, first axis
 *     fastest
 */
public record Tensor(String name, Kind kind, int offset, List<Integer> shape, char order) {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if an axis is empty, or the order is neither c nor f
   */
  public Tensor {
    shape = List.copyOf(shape);
    for (int axis : shape) {
      Check.that(axis >= 1, "every axis of tensor %s must be at least 1, but was %s", name, shape);
    }
    Check.that(
        order == 'c' || order == 'f', "order of tensor %s must be c or f, but was %s", name, order);
  }

  /** A tensor of one axis. */
  public static Tensor vector(String name, Kind kind, int offset, int length) {
    return new Tensor(name, kind, offset, List.of(length), 'c');
  }

  /** Number of floats. */
  public int length() {
    int length = 1;
    for (int axis : shape) {
      length = Math.multiplyExact(length, axis);
    }

    return length;
  }

  /** One past the index of its last float. */
  public int end() {
    return offset + length();
  }
}
