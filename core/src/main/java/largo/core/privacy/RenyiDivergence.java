package largo.core.privacy;

import largo.core.Preconditions;

/**
 * Rényi differential privacy of the sampled Gaussian mechanism: Mironov et al., "Rényi Differential
 * Privacy of the Sampled Gaussian Mechanism", <a
 * href="https://arxiv.org/abs/1908.10530">1908.10530</a>.
 *
 * <p>The mechanism adds normal noise of standard deviation {@code σ} to a sum to which each example
 * contributes a vector of norm at most 1, and in which each takes part independently with
 * probability {@code q} (Poisson sampling). Data sets are neighbors if one has one example more.
 */
public final class RenyiDivergence {

  /** Standard deviations beyond both modes of the integrand, outside of which it is negligible. */
  private static final double MARGIN = 12;

  /** The largest number of intervals, which bounds the time for tiny noise. */
  private static final long MAX_INTERVALS = 200_000;

  private RenyiDivergence() {}

  /**
   * The divergence of one step.
   *
   * <pre>
   *   ln A_α / (α − 1),   A_α = E [(1 − q + q exp((2z − 1) / 2σ²))^α],   z ~ N(0, σ²)
   * </pre>
   *
   * <p>By the trapezoidal rule, which converges exponentially: the integrand is analytic within a
   * distance of {@code πσ²} from the real axis. For tiny noise, the divergence without sampling,
   * which is an upper bound.
   *
   * @param q probability of each example, in [0, 1]
   * @param sigma {@code σ}, zero or more
   * @param alpha the order, above 1
   * @return infinite without noise
   */
  public static double sampledGaussian(double q, double sigma, double alpha) {
    Preconditions.that(q >= 0 && q <= 1, "q must be in [0, 1], but was %s", q);
    Preconditions.notNegative("sigma", sigma);
    Preconditions.that(alpha > 1, "alpha must be above 1, but was %s", alpha);
    if (q == 0) {
      return 0;
    }
    if (sigma == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double variance = sigma * sigma;
    double unsampled = alpha / (2 * variance);
    if (q == 1) {
      return unsampled;
    }
    double from = -MARGIN * sigma;
    double to = alpha + MARGIN * sigma;
    double step = Math.min(sigma / 8, variance / 2);
    long intervals = (long) Math.ceil((to - from) / step);
    if (intervals > MAX_INTERVALS) {
      return unsampled;
    }
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0; // Σ exp(term − max)
    for (long i = 0; i <= intervals; i++) {
      double z = from + i * step;
      double term = -z * z / (2 * variance) + alpha * logRatio(q, (2 * z - 1) / (2 * variance));
      if (term > max) {
        sum = sum * Math.exp(max - term) + 1;
        max = term;
      } else {
        sum += Math.exp(term - max);
      }
    }
    double logA = max + Math.log(sum * step / (sigma * Math.sqrt(2 * Math.PI)));
    return Math.max(0, logA) / (alpha - 1);
  }

  /** {@code ln (1 − q + q exp(u))}. */
  private static double logRatio(double q, double u) {
    return u > 50 ? u + Math.log(q + (1 - q) * Math.exp(-u)) : Math.log1p(q * Math.expm1(u));
  }
}
