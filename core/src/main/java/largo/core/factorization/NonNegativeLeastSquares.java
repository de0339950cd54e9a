package largo.core.factorization;

/**
 * Non-negative least squares by coordinate descent on the normal equations:
 *
 * <pre>
 *   min ½ xᵀ G x − bᵀ x  subject to x ≥ 0
 *
 *   for k = 1 … n, repeatedly: x_k = max(0, x_k + (b − G x)_k / G_kk)
 * </pre>
 *
 * <p>With {@code G = A Aᵀ} and {@code b = A y}, that is {@code min ‖y − Aᵀ x‖²}. No step increases
 * the objective, and the limit is the minimum, since {@code G} is positive semidefinite.
 *
 * <p>Source: Franc, Hlaváč and Navara, Sequential Coordinate-Wise Algorithm for the Non-negative
 * Least Squares Problem, 2005.
 */
final class NonNegativeLeastSquares {

  private static final double TOLERANCE = 1e-7;

  /** Coordinates with less of the largest diagonal element of G are not determined by it. */
  private static final double MIN_DIAGONAL = 1e-12;

  private final double[] gram;
  private final int n;
  private final double smallest;

  /**
   * Problems with the same matrix.
   *
   * @param gram {@code G}, {@code double[n²]}, symmetric and positive semidefinite; not copied
   */
  NonNegativeLeastSquares(double[] gram, int n) {
    this.gram = gram;
    this.n = n;
    double largest = 0;
    for (int k = 0; k < n; k++) {
      largest = Math.max(largest, gram[k * n + k]);
    }
    this.smallest = MIN_DIAGONAL * largest;
  }

  /**
   * Solves a problem.
   *
   * @param b {@code double[n]}
   * @param x {@code double[n]}, zero or more: where to start; overwritten by the solution.
   *     Coordinates whose row of {@code G} is zero stay as they are
   * @param maxSweeps over the coordinates; fewer if none changes any more
   */
  void solve(double[] b, double[] x, int maxSweeps) {
    for (int sweep = 0; sweep < maxSweeps; sweep++) {
      double change = 0;
      double largest = 0;
      for (int k = 0; k < n; k++) {
        double diagonal = gram[k * n + k];
        if (diagonal > smallest) {
          double next = Math.max(0, x[k] + (b[k] - product(k, x)) / diagonal);
          change = Math.max(change, Math.abs(next - x[k]));
          largest = Math.max(largest, next);
          x[k] = next;
        }
      }
      if (change <= TOLERANCE * largest) {
        return;
      }
    }
  }

  private double product(int row, double[] x) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += gram[row * n + j] * x[j];
    }
    return sum;
  }
}
