package largo.core.optimizer;

import java.util.function.IntPredicate;

/**
 * Floating-point operations of rules with a matrix for each axis of a tensor, for {@link
 * UpdateRule#operations}.
 *
 * @param products operations of the products with the matrix of an axis, divided by the number of
 *     elements and the length of the axis
 * @param decomposition operations of a decomposition of that matrix, divided by the third power of
 *     its side
 * @param every number of updates from one decomposition to the next
 */
record AxisOperations(double products, double decomposition, int every) {

  /**
   * The operations of an update, on average.
   *
   * @param shape lengths of the axes
   * @param hasMatrix by length of an axis
   */
  double of(int[] shape, IntPredicate hasMatrix) {
    double size = 1;
    for (int length : shape) {
      size *= length;
    }
    double sum = 0;
    for (int length : shape) {
      if (hasMatrix.test(length)) {
        sum += products * size * length + decomposition * Math.pow(length, 3) / every;
      }
    }
    return sum;
  }
}
