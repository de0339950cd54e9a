package largo.core.optimizer;

/**
 * The sum and the sum of squares of a row, in single precision, pairwise: halves are added to each
 * other until few elements remain. The error grows with the logarithm of the number of elements.
 *
 * <p>The order is fixed. C2 vectorizes it, unlike a loop with one sum, if arrays have a common
 * index; the upper half is therefore copied to an array before it is added.
 */
final class PairwiseSums {

  /** Number of elements that are added one after the other. */
  private static final int FEW = 32;

  private final float[] sums;
  private final float[] squares;
  private final float[] upper;
  private final float[] upperSquares;
  private double sum;
  private double sumOfSquares;

  /**
   * Sums of rows.
   *
   * @param length number of elements of a row
   */
  PairwiseSums(int length) {
    int half = length / 2;
    this.sums = new float[half];
    this.squares = new float[half];
    this.upper = new float[half];
    this.upperSquares = new float[half / 2];
  }

  /** Computes the sums of a row. */
  void compute(float[] row) {
    int half = row.length / 2;
    System.arraycopy(row, half, upper, 0, half);
    for (int i = 0; i < half; i++) {
      float a = row[i];
      float b = upper[i];
      sums[i] = a + b;
      squares[i] = a * a + b * b;
    }
    float odd = row.length % 2 == 0 ? 0 : row[row.length - 1];
    addHalves(half);
    sum += odd;
    sumOfSquares += odd * odd;
  }

  /** Adds the first elements of the two arrays, which are overwritten. */
  private void addHalves(int count) {
    double odd = 0;
    double oddSquares = 0;
    int n = count;
    while (n > FEW) {
      if (n % 2 == 1) {
        odd += sums[n - 1];
        oddSquares += squares[n - 1];
      }
      n /= 2;
      System.arraycopy(sums, n, upper, 0, n);
      System.arraycopy(squares, n, upperSquares, 0, n);
      for (int i = 0; i < n; i++) {
        sums[i] += upper[i];
        squares[i] += upperSquares[i];
      }
    }
    sum = Norms.sum(sums, 0, n) + odd;
    sumOfSquares = Norms.sum(squares, 0, n) + oddSquares;
  }

  /** {@code Σ xᵢ} of the last row. */
  double sum() {
    return sum;
  }

  /** {@code Σ xᵢ²} of the last row. */
  double sumOfSquares() {
    return sumOfSquares;
  }
}
