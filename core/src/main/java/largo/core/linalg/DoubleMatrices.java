package largo.core.linalg;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.QRDecomposition;

/** Linear algebra in double precision; products as in {@link FloatMatrices}. */
public final class DoubleMatrices {

  private DoubleMatrices() {}

  /** {@code a b}. */
  public static DMatrixRMaj multiply(DMatrixRMaj a, DMatrixRMaj b) {
    DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
    multiply(a, rows(b), c, false);
    return c;
  }

  /** {@code a aᵀ}. */
  public static DMatrixRMaj multiplyTransposed(DMatrixRMaj a) {
    DMatrixRMaj c = new DMatrixRMaj(a.numRows, a.numRows);
    multiply(a, columns(a), c, true);
    return c;
  }

  /**
   * Multiplies.
   *
   * @param symmetric whether the result is: only half of it is computed, and then copied
   */
  private static void multiply(DMatrixRMaj a, double[][] b, DMatrixRMaj c, boolean symmetric) {
    long operations = 2L * a.numRows * a.numCols * c.numCols;
    RowBlocks.each(a.numRows, operations, from -> multiplyRows(a, b, c, from, symmetric));
  }

  private static void multiplyRows(
      DMatrixRMaj a, double[][] b, DMatrixRMaj c, int from, boolean symmetric) {
    int to = RowBlocks.end(from, a.numRows);
    int first = symmetric ? from : 0; // column
    double[][] factors = new double[to - from][b.length];
    double[][] sums = new double[to - from][c.numCols];
    for (int i = 0; i < factors.length; i++) {
      System.arraycopy(a.data, (from + i) * a.numCols, factors[i], 0, a.numCols);
    }
    RowBlocks.eachPass(sums.length, b.length, (i, p) -> add(sums[i], first, factors[i], b, p));
    for (int i = 0; i < sums.length; i++) {
      int row = from + i;
      System.arraycopy(sums[i], first, c.data, row * c.numCols + first, c.numCols - first);
      for (int j = symmetric ? to : c.numCols; j < c.numCols; j++) {
        c.data[j * c.numCols + row] = sums[i][j];
      }
    }
  }

  private static void add(double[] sum, int first, double[] factors, double[][] b, int p) {
    double[] b0 = b[p];
    double[] b1 = b[p + 1];
    double[] b2 = b[p + 2];
    double[] b3 = b[p + 3];
    double f0 = factors[p];
    double f1 = factors[p + 1];
    double f2 = factors[p + 2];
    double f3 = factors[p + 3];
    for (int j = first; j < sum.length; j++) {
      sum[j] += (f0 * b0[j] + f1 * b1[j]) + (f2 * b2[j] + f3 * b3[j]);
    }
  }

  private static double[][] rows(DMatrixRMaj a) {
    double[][] rows = new double[RowBlocks.padded(a.numRows)][a.numCols];
    for (int i = 0; i < a.numRows; i++) {
      System.arraycopy(a.data, i * a.numCols, rows[i], 0, a.numCols);
    }
    return rows;
  }

  private static double[][] columns(DMatrixRMaj a) {
    double[][] columns = new double[RowBlocks.padded(a.numCols)][a.numRows];
    for (int i = 0; i < a.numRows; i++) {
      for (int j = 0; j < a.numCols; j++) {
        columns[j][i] = a.data[i * a.numCols + j];
      }
    }
    return columns;
  }

  /** A copy of a square matrix of {@code n²} consecutive elements. */
  public static DMatrixRMaj square(double[] elements, int from, int n) {
    return new DMatrixRMaj(n, n, true, Arrays.copyOfRange(elements, from, from + n * n));
  }

  public static DMatrixRMaj transposed(DMatrixRMaj a) {
    return CommonOps_DDRM.transpose(a, null);
  }

  /**
   * The eigendecomposition of a symmetric matrix.
   *
   * @param values in ascending order
   * @param vectors the eigenvectors, in columns
   */
  public record Eigen(double[] values, DMatrixRMaj vectors) {}

  /**
   * The eigendecomposition of a symmetric matrix.
   *
   * @throws ArithmeticException if it does not converge
   */
  public static Eigen eigen(DMatrixRMaj a) {
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
  public static DMatrixRMaj orthogonal(DMatrixRMaj a) {
    QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.numRows, a.numCols);
    if (!qr.decompose(a.copy())) {
      throw new ArithmeticException("a QR decomposition failed");
    }
    return qr.getQ(null, true);
  }
}
