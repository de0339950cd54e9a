package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;

/**
 * A rectangular part of a tensor: its elements in row-major order, in double precision.
 *
 * @param tensor the tensor
 * @param shape lengths of the axes of the block
 * @param positions indices of the elements in the flat vector
 */
record DenseBlock(Tensor tensor, int[] shape, int[] positions) {

  /** The lengths of a tensor's axes; a tensor that is not a weight has one axis. */
  static int[] axes(Tensor tensor) {
    return tensor.kind() == ParameterKind.WEIGHT
        ? tensor.shape().stream().mapToInt(axis -> axis).toArray()
        : new int[] {tensor.length()};
  }

  /**
   * Divides a tensor.
   *
   * @param shape lengths of its axes, of which neighbors may have been merged
   * @param max maximum length of an axis of a block
   */
  static List<DenseBlock> of(Tensor tensor, int[] shape, int max) {
    List<DenseBlock> blocks = new ArrayList<>();
    int[] from = new int[shape.length];
    do {
      blocks.add(block(tensor, shape, from, max));
    } while (advance(from, shape, max));
    return blocks;
  }

  /** A whole tensor. */
  static DenseBlock whole(Tensor tensor, int[] shape) {
    return block(tensor, shape, new int[shape.length], Integer.MAX_VALUE);
  }

  /** The lengths of the axes of all blocks of a tensor; see {@link #of}. */
  static List<int[]> shapes(int[] shape, int max) {
    List<int[]> shapes = new ArrayList<>();
    int[] from = new int[shape.length];
    do {
      shapes.add(lengths(shape, from, max));
    } while (advance(from, shape, max));
    return shapes;
  }

  private static int[] lengths(int[] shape, int[] from, int max) {
    int[] lengths = new int[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      lengths[axis] = Math.min(max, shape[axis] - from[axis]);
    }
    return lengths;
  }

  private static DenseBlock block(Tensor tensor, int[] shape, int[] from, int max) {
    int[] lengths = lengths(shape, from, max);
    int size = 1;
    for (int length : lengths) {
      size *= length;
    }
    int[] positions = new int[size];
    int[] at = new int[shape.length];
    for (int i = 0; i < size; i++) {
      int flat = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        flat = flat * shape[axis] + from[axis] + at[axis];
      }
      positions[i] = position(tensor, flat);
      advance(at, lengths, 1);
    }
    return new DenseBlock(tensor, lengths, positions);
  }

  /** Moves to the next index, last axis first; returns whether there is one. */
  private static boolean advance(int[] index, int[] shape, int step) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] += step;
      if (index[axis] < shape[axis]) {
        return true;
      }
      index[axis] = 0;
    }
    return false;
  }

  /** The index in the flat vector of an element, from its index in row-major order. */
  private static int position(Tensor tensor, int flat) {
    if (tensor.order() == 'c') {
      return tensor.offset() + flat;
    }
    int rest = flat;
    int stride = tensor.length();
    int position = 0;
    for (int axis = tensor.shape().size() - 1; axis >= 0; axis--) {
      int length = tensor.shape().get(axis);
      stride /= length;
      position += rest % length * stride;
      rest /= length;
    }
    return tensor.offset() + position;
  }

  /** Number of elements. */
  int size() {
    return positions.length;
  }

  /** The elements of a vector, times a factor. */
  double[] read(float[] vector, double factor) {
    double[] elements = new double[positions.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = factor * vector[positions[i]];
    }
    return elements;
  }

  /** Overwrites the elements of a vector. */
  void write(double[] elements, float[] vector) {
    for (int i = 0; i < elements.length; i++) {
      vector[positions[i]] = (float) elements[i];
    }
  }
}
