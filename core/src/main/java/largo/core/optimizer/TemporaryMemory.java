package largo.core.optimizer;

import java.util.function.IntPredicate;
import java.util.stream.LongStream;

/** The temporary memory of updates, in bytes. */
final class TemporaryMemory {

  private TemporaryMemory() {}

  /**
   * The memory of parts that are updated in parallel: that of the largest ones.
   *
   * @param ofParts bytes of each part
   * @param threads number of parts that are updated at the same time
   */
  static long peak(LongStream ofParts, int threads) {
    long[] ascending = ofParts.sorted().toArray();
    long sum = 0;
    for (int k = Math.max(0, ascending.length - threads); k < ascending.length; k++) {
      sum += ascending[k];
    }
    return sum;
  }

  /**
   * The memory for products and decompositions along the axes of a block in double precision.
   *
   * @param shape lengths of the axes of the block
   * @param hasMatrix whether an axis has a matrix, by its length
   */
  static long ofBlock(int[] shape, IntPredicate hasMatrix) {
    long size = 1;
    long squares = 0;
    long largest = 0;
    for (int length : shape) {
      long square = hasMatrix.test(length) ? (long) length * length : 0;
      size *= length;
      squares += square;
      largest = Math.max(largest, square);
    }
    // blocks: gradient, weights, direction, and those of a product; a copy of each matrix; a
    // decomposition with its result
    return Double.BYTES * (9 * size + squares + 8 * largest);
  }
}
