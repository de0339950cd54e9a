package largo.core.linalg;

import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;

/**
 * Products of matrices in single precision, on many threads. Rows of the result are computed in
 * blocks of a fixed size, so that it is bit-identical for any number of threads.
 *
 * <p>Java's compiler vectorizes the innermost loop only if all rows are arrays of their own: with
 * offsets into one array per matrix, as in EJML, it takes five times as long.
 */
public final class FloatMatrices {

  /** Rows of the result that one thread computes. */
  private static final int ROWS = 32;

  /** Rows of the right matrix that stay in the cache meanwhile. */
  private static final int PANEL = 64;

  /** Rows of the right matrix in one pass over a row of the result. */
  private static final int PASS = 4;

  /** Floating-point operations below which threads cost more than they save. */
  private static final long PARALLEL_FROM = 1 << 20;

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
    IntStream blocks = IntStream.range(0, (a.numRows + ROWS - 1) / ROWS);
    boolean parallel = 2L * a.numRows * a.numCols * c.numCols >= PARALLEL_FROM;
    (parallel ? blocks.parallel() : blocks)
        .forEach(k -> multiplyRows(a, b, c, k * ROWS, symmetric));
  }

  private static void multiplyRows(
      FMatrixRMaj a, float[][] b, FMatrixRMaj c, int from, boolean symmetric) {
    int to = Math.min(from + ROWS, a.numRows);
    int first = symmetric ? from : 0; // column
    float[][] factors = new float[to - from][b.length];
    float[][] sums = new float[to - from][c.numCols];
    for (int i = 0; i < factors.length; i++) {
      System.arraycopy(a.data, (from + i) * a.numCols, factors[i], 0, a.numCols);
    }
    for (int panel = 0; panel < b.length; panel += PANEL) {
      int end = Math.min(panel + PANEL, b.length);
      for (int i = 0; i < sums.length; i++) {
        for (int p = panel; p < end; p += PASS) {
          add(sums[i], first, factors[i], b, p);
        }
      }
    }
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
    float[][] rows = new float[padded(a.numRows)][a.numCols];
    for (int i = 0; i < a.numRows; i++) {
      System.arraycopy(a.data, i * a.numCols, rows[i], 0, a.numCols);
    }
    return rows;
  }

  private static float[][] columns(FMatrixRMaj a) {
    float[][] columns = new float[padded(a.numCols)][a.numRows];
    for (int i = 0; i < a.numRows; i++) {
      for (int j = 0; j < a.numCols; j++) {
        columns[j][i] = a.data[i * a.numCols + j];
      }
    }
    return columns;
  }

  /** A number of rows that passes divide, the last ones of zeros. */
  private static int padded(int rows) {
    return (rows + PASS - 1) / PASS * PASS;
  }
}
