package largo.core.linalg;

import org.ejml.data.FMatrixRMaj;

/**
 * Products of matrices in single precision, in the order of {@link RowBlocks}.
 *
 * <p>Java's compiler vectorizes the innermost loop only if all rows are arrays of their own: with
 * offsets into one array per matrix, as in EJML, it takes five times as long.
 */
public final class FloatMatrices {

  private FloatMatrices() {}

  /** {@code c = a b}. */
  public static void multiply(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
    multiply(a, rows(b), c, false);
  }

  /** {@code c = a aᵀ}. */
  public static void multiplyTransposed(FMatrixRMaj a, FMatrixRMaj c) {
    multiply(a, columns(a), c, true);
  }

  /** {@code c = a a} for a symmetric {@code a}. */
  public static void square(FMatrixRMaj a, FMatrixRMaj c) {
    multiply(a, rows(a), c, true);
  }

  /**
   * Multiplies.
   *
   * @param symmetric whether the result is: only half of it is computed, and then copied
   */
  private static void multiply(FMatrixRMaj a, float[][] b, FMatrixRMaj c, boolean symmetric) {
    long operations = 2L * a.numRows * a.numCols * c.numCols;
    RowBlocks.each(a.numRows, operations, from -> multiplyRows(a, b, c, from, symmetric));
  }

  private static void multiplyRows(
      FMatrixRMaj a, float[][] b, FMatrixRMaj c, int from, boolean symmetric) {
    int to = RowBlocks.end(from, a.numRows);
    int first = symmetric ? from : 0; // column
    float[][] factors = new float[to - from][b.length];
    float[][] sums = new float[to - from][c.numCols];
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

  private static void add(float[] sum, int first, float[] factors, float[][] b, int p) {
    float[] b0 = b[p];
    float[] b1 = b[p + 1];
    float[] b2 = b[p + 2];
    float[] b3 = b[p + 3];
    float f0 = factors[p];
    float f1 = factors[p + 1];
    float f2 = factors[p + 2];
    float f3 = factors[p + 3];
    for (int j = first; j < sum.length; j++) {
      sum[j] += (f0 * b0[j] + f1 * b1[j]) + (f2 * b2[j] + f3 * b3[j]);
    }
  }

  private static float[][] rows(FMatrixRMaj a) {
    float[][] rows = new float[RowBlocks.padded(a.numRows)][a.numCols];
    for (int i = 0; i < a.numRows; i++) {
      System.arraycopy(a.data, i * a.numCols, rows[i], 0, a.numCols);
    }
    return rows;
  }

  private static float[][] columns(FMatrixRMaj a) {
    float[][] columns = new float[RowBlocks.padded(a.numCols)][a.numRows];
    for (int i = 0; i < a.numRows; i++) {
      for (int j = 0; j < a.numCols; j++) {
        columns[j][i] = a.data[i * a.numCols + j];
      }
    }
    return columns;
  }
}
