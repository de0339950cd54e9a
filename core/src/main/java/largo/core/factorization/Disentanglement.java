package largo.core.factorization;

/**
 * How much each factor belongs to one class, and each class to one factor. With the importance
 * {@code R_ck ≥ 0} of factor {@code k} for class {@code c}, and entropies {@code H} in units of
 * that of the uniform distribution:
 *
 * <pre>
 *   D = Σ_k ρ_k (1 − H(R_ck / Σ_c R_ck over c))     ρ_k = Σ_c R_ck / Σ R
 *   C = Σ_c ρ_c (1 − H(R_ck / Σ_k R_ck over k))     ρ_c = Σ_k R_ck / Σ R
 * </pre>
 *
 * <p>1 if each factor is of importance for one class only, and each class has one factor only; 0 if
 * all are equal.
 *
 * <p>Source: Eastwood and Williams, A Framework for the Quantitative Evaluation of Disentangled
 * Representations, ICLR 2018, section 2.
 *
 * <p>Departure: the importance is the mean code of a factor over the examples of a class, instead
 * of that of a regression from codes, since codes are not negative and share a unit.
 *
 * @param disentanglement {@code D}, in [0, 1]
 * @param completeness {@code C}, in [0, 1]
 */
public record Disentanglement(double disentanglement, double completeness) {

  /**
   * Measures.
   *
   * @param importance {@code R}, a row for each class, with a column for each factor
   */
  static Disentanglement of(double[][] importance) {
    int factors = importance[0].length;
    double[][] transposed = new double[factors][importance.length];
    for (int c = 0; c < importance.length; c++) {
      for (int k = 0; k < factors; k++) {
        transposed[k][c] = importance[c][k];
      }
    }
    return new Disentanglement(ofRows(transposed), ofRows(importance));
  }

  private static double ofRows(double[][] rows) {
    double total = 0;
    double sum = 0;
    for (double[] row : rows) {
      double weight = 0;
      for (double value : row) {
        weight += value;
      }
      total += weight;
      sum += weight * (1 - entropy(row, weight));
    }
    return total == 0 ? 0 : sum / total;
  }

  /** In [0, 1]; 0 for a single value. */
  private static double entropy(double[] values, double total) {
    double entropy = 0;
    for (double value : values) {
      double p = value / total;
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return values.length == 1 ? 0 : entropy / Math.log(values.length);
  }
}
