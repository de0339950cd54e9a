package largo.core.optimizer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.mult.MatrixMatrixMult_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * Linear algebra in double precision. Products run on many threads, in blocks of rows of a fixed
 * size, so that they are bit-identical for any number of threads.
 */
final class DoubleMatrices {

  private static final int ROWS = 32;

  /** Floating-point operations below which threads cost more than they save. */
  private static final long PARALLEL_FROM = 1 << 20;

  private DoubleMatrices() {}

  /** {@code a b}. */
  static DMatrixRMaj product(DMatrixRMaj a, DMatrixRMaj b) {
    DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
    if (2L * a.numRows * a.numCols * b.numCols < PARALLEL_FROM) {
      MatrixMatrixMult_DDRM.mult_reorder(a, b, c);
    } else {
      IntStream.range(0, (a.numRows + ROWS - 1) / ROWS)
          .parallel()
          .forEach(k -> multiplyRows(a, b, c, k * ROWS, Math.min(k * ROWS + ROWS, a.numRows)));
    }
    return c;
  }

  private static void multiplyRows(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj c, int from, int to) {
    DMatrixRMaj rows = new DMatrixRMaj(to - from, a.numCols);
    DMatrixRMaj product = new DMatrixRMaj(to - from, b.numCols);
    System.arraycopy(a.data, from * a.numCols, rows.data, 0, rows.getNumElements());
    MatrixMatrixMult_DDRM.mult_reorder(rows, b, product);
    System.arraycopy(product.data, 0, c.data, from * c.numCols, product.getNumElements());
  }

  /** A copy of a square matrix of {@code n²} consecutive elements. */
  static DMatrixRMaj square(double[] elements, int from, int n) {
    return new DMatrixRMaj(n, n, true, Arrays.copyOfRange(elements, from, from + n * n));
  }

  static DMatrixRMaj transposed(DMatrixRMaj a) {
    return CommonOps_DDRM.transpose(a, null);
  }

  /**
   * The eigendecomposition of a symmetric matrix.
   *
   * @param values in ascending order
   * @param vectors the eigenvectors, in columns
   */
  record Eigen(double[] values, DMatrixRMaj vectors) {}

  /**
   * The eigendecomposition of a symmetric matrix.
   *
   * @throws ArithmeticException if it does not converge
   */
  static Eigen eigen(DMatrixRMaj a) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(a.numRows, true, true);
    if (!eigen.decompose(a.copy())) {
      throw new ArithmeticException("an eigendecomposition did not converge");
    }
    int n = a.numRows;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((i, j) -> Double.compare(value(eigen, i), value(eigen, j)))
            .mapToInt(i -> i)
            .toArray();
    double[] values = new double[n];
    DMatrixRMaj vectors = new DMatrixRMaj(n, n);
    for (int k = 0; k < n; k++) {
      values[k] = value(eigen, order[k]);
      DMatrixRMaj column = eigen.getEigenVector(order[k]);
      for (int i = 0; i < n; i++) {
        vectors.set(i, k, column.get(i));
      }
    }
    return new Eigen(values, vectors);
  }

  private static double value(EigenDecomposition_F64<DMatrixRMaj> eigen, int k) {
    return eigen.getEigenvalue(k).getReal();
  }

  /**
   * The orthogonal factor of a square matrix.
   *
   * @throws ArithmeticException if the decomposition fails
   */
  static DMatrixRMaj orthogonal(DMatrixRMaj a) {
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.numRows, a.numCols);
    if (!qr.decompose(a.copy())) {
      throw new ArithmeticException("a QR decomposition failed");
    }
    return qr.getQ(null, true);
  }
}
