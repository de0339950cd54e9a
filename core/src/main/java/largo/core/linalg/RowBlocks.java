package largo.core.linalg;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The order of the operations of a product of matrices: rows of the result in blocks of a fixed
 * size, on many threads, so that it is bit-identical for any number of threads; and for each block,
 * rows of the right matrix in panels that stay in the cache.
 */
final class RowBlocks {

  /** Rows of the right matrix in one pass over a row of the result. */
  static final int PASS = 4;

  /** Rows of the result that one thread computes. */
  private static final int ROWS = 32;

  /** Rows of the right matrix that stay in the cache meanwhile. */
  private static final int PANEL = 64;

  /** Floating-point operations below which threads cost more than they save. */
  private static final long PARALLEL_FROM = 1 << 20;

  private RowBlocks() {}

  /** Adds rows {@code p} to {@code p + PASS} of the right matrix to a row of a block. */
  @FunctionalInterface
  interface Pass {
    void add(int row, int p);
  }

  /**
   * Computes all blocks.
   *
   * @param operations of the whole product
   * @param block computes the block that begins at a row
   */
  static void each(int rows, long operations, IntConsumer block) {
    IntStream blocks = IntStream.range(0, (rows + ROWS - 1) / ROWS);
    (operations < PARALLEL_FROM ? blocks : blocks.parallel()).forEach(k -> block.accept(k * ROWS));
  }

  /** The end of the block that begins at a row. */
  static int end(int from, int rows) {
    return Math.min(from + ROWS, rows);
  }

  /**
   * Does all passes of a block.
   *
   * @param rows of the block
   * @param terms padded number of rows of the right matrix
   */
  static void eachPass(int rows, int terms, Pass pass) {
    for (int panel = 0; panel < terms; panel += PANEL) {
      int end = Math.min(panel + PANEL, terms);
      for (int i = 0; i < rows; i++) {
        for (int p = panel; p < end; p += PASS) {
          pass.add(i, p);
        }
      }
    }
  }

  /** A number of rows that passes divide, the last ones of zeros. */
  static int padded(int rows) {
    return (rows + PASS - 1) / PASS * PASS;
  }
}
