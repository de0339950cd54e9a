package largo.core.params;

import java.io.Serializable;
import java.util.List;
import largo.core.Preconditions;

/**
 * One parameter tensor inside the flat parameter vector.
 *
 * @param name unique in the model: {@code <layer>_<parameter>}, for example {@code "0_W"}
 * @param kind the role of the tensor
 * @param offset index of its first float
 * @param shape lengths of its axes, each at least 1
 * @param order memory order: {@code 'c'}, last axis fastest, or {@code 'f'}, first axis fastest
 * @param outputAxis the axis of outputs, for a tensor of several axes
 */
public record Tensor(
    String name, ParameterKind kind, int offset, List<Integer> shape, char order, int outputAxis)
    implements Serializable {

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if an axis is empty, the order is neither c nor f, or there is
   *     no such output axis
   */
  public Tensor {
    shape = List.copyOf(shape);
    for (int axis : shape) {
      Preconditions.that(
          axis >= 1, "every axis of tensor %s must be at least 1, but was %s", name, shape);
    }
    Preconditions.that(
        order == 'c' || order == 'f', "order of tensor %s must be c or f, but was %s", name, order);
    Preconditions.that(
        outputAxis >= 0 && outputAxis <= Math.max(0, shape.size() - 1),
        "the output axis of tensor %s must be one of its %d, but was %d",
        name,
        shape.size(),
        outputAxis);
  }

  /**
   * Creates a tensor with the usual output axis: the second of a matrix (in, out), the first of a
   * kernel (out, in, height, width).
   */
  public Tensor(String name, ParameterKind kind, int offset, List<Integer> shape, char order) {
    this(name, kind, offset, shape, order, shape.size() == 2 ? 1 : 0);
  }

  /** Creates a tensor of one axis. */
  public static Tensor vector(String name, ParameterKind kind, int offset, int length) {
    return new Tensor(name, kind, offset, List.of(length), 'c');
  }

  /** The same tensor with another offset. */
  public Tensor at(int other) {
    return new Tensor(name, kind, other, shape, order, outputAxis);
  }

  /** Number of floats. */
  public int length() {
    return product(0, shape.size());
  }

  /** One past the index of its last float. */
  public int end() {
    return offset + length();
  }

  /** Whether this is a weight with filters: a matrix or a kernel. */
  public boolean hasFilters() {
    return kind == ParameterKind.WEIGHT && shape.size() > 1;
  }

  /** The filters along the output axis. */
  public WeightFilters filters() {
    return filters(outputAxis);
  }

  /**
   * The filters along an axis.
   *
   * @throws IllegalArgumentException if there is no such axis
   */
  public WeightFilters filters(int axis) {
    Preconditions.that(
        axis >= 0 && axis < shape.size(),
        "output-axis must be one of the %d of tensor %s, but was %d",
        shape.size(),
        name,
        axis);
    int before = product(0, axis);
    int after = product(axis + 1, shape.size());
    return order == 'c'
        ? new WeightFilters(offset, shape.get(axis), before, after)
        : new WeightFilters(offset, shape.get(axis), after, before);
  }

  private int product(int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product = Math.multiplyExact(product, shape.get(axis));
    }

    return product;
  }
}
