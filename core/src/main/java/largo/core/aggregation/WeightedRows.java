package largo.core.aggregation;

/**
 * Rows of floats, whose sums are computed in double precision and in the order of the rows.
 *
 * @param rows of the same length
 * @param weights one for each row
 */
record WeightedRows(float[][] rows, double[] weights) {

  /**
   * Adds {@code Σ w_k x_k} over some rows. Four rows are added in one loop: the bits are those of
   * one row after the other, with fewer stores.
   *
   * @param first row
   * @param end one past the last row
   * @param from index of the first element in the rows
   * @param sums to which is added
   * @param length number of elements
   */
  void add(int first, int end, int from, double[] sums, int length) {
    int k = first;
    for (; k + 4 <= end; k += 4) {
      addFour(k, from, sums, length);
    }
    for (; k < end; k++) {
      double a = weights[k];
      float[] x = rows[k];
      for (int i = 0; i < length; i++) {
        sums[i] += a * x[from + i];
      }
    }
  }

  private void addFour(int k, int from, double[] sums, int length) {
    double a = weights[k];
    double b = weights[k + 1];
    double c = weights[k + 2];
    double d = weights[k + 3];
    float[] x = rows[k];
    float[] y = rows[k + 1];
    float[] z = rows[k + 2];
    float[] w = rows[k + 3];
    for (int i = 0; i < length; i++) {
      sums[i] = sums[i] + a * x[from + i] + b * y[from + i] + c * z[from + i] + d * w[from + i];
    }
  }
}
