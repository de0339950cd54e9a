package largo.core.optimizer;

import largo.core.linalg.FloatMatrices;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * The quintic Newton–Schulz iteration, which moves the singular values of a matrix towards one:
 * {@code X = a X + (b S + c S²) X} with {@code S = X Xᵀ}, in single precision.
 *
 * <p>Holds the temporary matrices of one shape.
 */
final class NewtonSchulz {

  private FMatrixRMaj x;
  private FMatrixRMaj other;
  private final FMatrixRMaj gram;
  private final FMatrixRMaj square;

  /**
   * Creates matrices.
   *
   * @param rows at most as many as columns, which saves operations
   */
  NewtonSchulz(int rows, int columns) {
    x = new FMatrixRMaj(rows, columns);
    other = new FMatrixRMaj(rows, columns);
    gram = new FMatrixRMaj(rows, rows);
    square = new FMatrixRMaj(rows, rows);
  }

  /** The bytes of the matrices for one shape, and of a copy of one for a product. */
  static long bytes(int rows, int columns) {
    long side = Math.min(rows, columns);
    return Float.BYTES * (3L * rows * columns + 2 * side * side);
  }

  /** The floating-point operations of an iteration: {@code 4 m² n + 2 m³}, {@code m ≤ n}. */
  static double operations(int rows, int columns) {
    double m = Math.min(rows, columns);
    double n = Math.max(rows, columns);
    return 4 * m * m * n + 2 * m * m * m;
  }

  /** {@code X}, row by row; to be set before, and read after the iteration. */
  float[] elements() {
    return x.data;
  }

  void iterate(int iterations, float a, float b, float c) {
    for (int k = 0; k < iterations; k++) {
      FloatMatrices.multiplyTransposed(x, gram);
      FloatMatrices.square(gram, square);
      CommonOps_FDRM.add(b, gram, c, square, square);
      FloatMatrices.multiply(square, x, other);
      CommonOps_FDRM.addEquals(other, a, x);
      FMatrixRMaj next = other;
      other = x;
      x = next;
    }
  }
}
