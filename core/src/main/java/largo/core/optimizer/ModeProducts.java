package largo.core.optimizer;

import largo.core.linalg.DoubleMatrices;
import org.ejml.data.DMatrixRMaj;

/**
 * Products of tensors, in row-major order, with matrices along their axes. The unfolding {@code
 * G_(k)} along axis {@code k} is a matrix with a row per index of that axis.
 */
final class ModeProducts {

  private ModeProducts() {}

  /** {@code G_(k) G_(k)ᵀ}. */
  static DMatrixRMaj gram(double[] g, int[] shape, int axis) {
    DMatrixRMaj unfolded = unfold(g, shape, axis);
    return DoubleMatrices.multiplyTransposed(unfolded);
  }

  /**
   * Multiplies along every axis: {@code Mᵀ G_(k)} for each {@code k}.
   *
   * @param matrices for each axis, square; null to leave the axis unchanged
   * @param inverse whether to compute {@code M G_(k)} instead, the inverse for orthogonal matrices
   */
  static double[] along(double[] g, int[] shape, DMatrixRMaj[] matrices, boolean inverse) {
    double[] result = g;
    for (int axis = 0; axis < shape.length; axis++) {
      DMatrixRMaj matrix = matrices[axis];
      if (matrix != null) {
        DMatrixRMaj left = inverse ? matrix : DoubleMatrices.transposed(matrix);
        result = fold(DoubleMatrices.multiply(left, unfold(result, shape, axis)), shape, axis);
      }
    }
    return result;
  }

  private static DMatrixRMaj unfold(double[] g, int[] shape, int axis) {
    int before = product(shape, 0, axis);
    int length = shape[axis];
    int after = product(shape, axis + 1, shape.length);
    DMatrixRMaj unfolded = new DMatrixRMaj(length, before * after);
    for (int b = 0; b < before; b++) {
      for (int i = 0; i < length; i++) {
        int to = (i * before + b) * after;
        System.arraycopy(g, (b * length + i) * after, unfolded.data, to, after);
      }
    }
    return unfolded;
  }

  private static double[] fold(DMatrixRMaj unfolded, int[] shape, int axis) {
    int before = product(shape, 0, axis);
    int length = shape[axis];
    int after = product(shape, axis + 1, shape.length);
    double[] g = new double[before * length * after];
    for (int b = 0; b < before; b++) {
      for (int i = 0; i < length; i++) {
        int from = (i * before + b) * after;
        System.arraycopy(unfolded.data, from, g, (b * length + i) * after, after);
      }
    }
    return g;
  }

  private static int product(int[] shape, int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= shape[axis];
    }
    return product;
  }
}
