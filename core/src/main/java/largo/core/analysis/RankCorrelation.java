package largo.core.analysis;

import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * Spearman's rank correlation of two quantities, equal values having the mean of their ranks: of
 * sharpness and generalization gap, for example.
 *
 * @param rho in [−1, 1]
 * @param points number of pairs
 * @param p of no monotonic relation, two-sided, by the t-distribution of {@code rho √((n − 2) / (1
 *     − rho²))}; approximate below ten points
 */
public record RankCorrelation(double rho, int points, double p) {

  /**
   * Correlates pairs of finite values.
   *
   * @param x double[n]
   * @param y double[n]
   * @return empty for fewer than three pairs, or if a quantity is constant
   */
  public static Optional<RankCorrelation> of(double[] x, double[] y) {
    int n = x.length;
    if (n < 3) {
      return Optional.empty();
    }
    double rho = new SpearmansCorrelation().correlation(x, y);
    if (Double.isNaN(rho)) {
      return Optional.empty();
    }
    double rest = 1 - rho * rho;
    double t = Math.abs(rho) * Math.sqrt((n - 2) / rest);
    double p = rest <= 1e-15 ? 0 : 2 * new TDistribution(n - 2.0).cumulativeProbability(-t);
    return Optional.of(new RankCorrelation(rho, n, p));
  }
}
