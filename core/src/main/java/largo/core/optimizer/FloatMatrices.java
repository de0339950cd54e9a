package largo.core.optimizer;

import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.mult.MatrixMatrixMult_FDRM;

/**
 * Products of matrices in single precision, on many threads. Rows of the result are computed in
 * blocks of a fixed size, so that it is bit-identical for any number of threads.
 */
final class FloatMatrices {

  private static final int ROWS = 32;

  /** Floating-point operations below which threads cost more than they save. */
  private static final long PARALLEL_FROM = 1 << 20;

  private FloatMatrices() {}

  /** {@code c = a b}. */
  static void multiply(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c) {
    if (2L * a.numRows * a.numCols * b.numCols < PARALLEL_FROM) {
      MatrixMatrixMult_FDRM.mult_reorder(a, b, c);
      return;
    }
    IntStream.range(0, (a.numRows + ROWS - 1) / ROWS)
        .parallel()
        .forEach(k -> multiplyRows(a, b, c, k * ROWS, Math.min(k * ROWS + ROWS, a.numRows)));
  }

  private static void multiplyRows(FMatrixRMaj a, FMatrixRMaj b, FMatrixRMaj c, int from, int to) {
    FMatrixRMaj rows = new FMatrixRMaj(to - from, a.numCols);
    FMatrixRMaj product = new FMatrixRMaj(to - from, b.numCols);
    System.arraycopy(a.data, from * a.numCols, rows.data, 0, rows.getNumElements());
    MatrixMatrixMult_FDRM.mult_reorder(rows, b, product);
    System.arraycopy(product.data, 0, c.data, from * c.numCols, product.getNumElements());
  }
}
