package largo.core.privacy;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * The privacy that steps have spent, by the composition of Rényi divergences of several orders:
 * Mironov, <a href="https://arxiv.org/abs/1702.07476">1702.07476</a>.
 *
 * @param divergences the sum over all steps, by order of {@link #orders()}
 */
public record PrivacyAccountant(double[] divergences) {

  /** 1.1, 1.2, … 10.9, 12, 13, … 63: those of Opacus and TensorFlow Privacy. */
  private static final double[] ORDERS =
      DoubleStream.concat(
              IntStream.range(1, 100).mapToDouble(k -> 1 + k / 10.0),
              IntStream.range(12, 64).asDoubleStream())
          .toArray();

  /** Nothing spent. */
  public static final PrivacyAccountant NONE = new PrivacyAccountant(new double[ORDERS.length]);

  public PrivacyAccountant {
    Preconditions.that(
        divergences.length == ORDERS.length,
        "there must be %d divergences, but there were %d",
        ORDERS.length,
        divergences.length);
    divergences = divergences.clone();
  }

  /** The orders {@code α}, ascending. */
  public static double[] orders() {
    return ORDERS.clone();
  }

  @Override
  public double[] divergences() {
    return divergences.clone();
  }

  /**
   * What one step spends.
   *
   * @param sampling probability with which each example is in the batch, in [0, 1]
   * @param noiseMultiplier standard deviation of the noise over the largest norm of an example's
   *     gradient, zero or more
   */
  public static PrivacyAccountant step(double sampling, double noiseMultiplier) {
    return new PrivacyAccountant(
        Arrays.stream(ORDERS)
            .parallel()
            .map(alpha -> RenyiDivergence.sampledGaussian(sampling, noiseMultiplier, alpha))
            .toArray());
  }

  /** The same after some more steps. */
  public PrivacyAccountant plus(PrivacyAccountant step, long count) {
    Preconditions.notNegative("count", count);
    double[] sums = divergences.clone();
    for (int k = 0; count > 0 && k < sums.length; k++) {
      sums[k] += count * step.divergences[k];
    }
    return new PrivacyAccountant(sums);
  }

  /**
   * {@code ε} of {@code (ε, δ)} differential privacy.
   *
   * <pre>
   *   min over α of  R_α + ln((α − 1)/α) − (ln δ + ln α) / (α − 1)
   * </pre>
   *
   * <p>Balle et al., <a href="https://arxiv.org/abs/1905.09982">1905.09982</a>, theorem 21.
   *
   * @param delta {@code δ} in (0, 1)
   * @return infinite without noise
   */
  public double epsilon(double delta) {
    Preconditions.that(delta > 0 && delta < 1, "delta must be in (0, 1), but was %s", delta);
    if (Arrays.stream(divergences).allMatch(d -> d == 0)) {
      return 0;
    }
    double min = Double.POSITIVE_INFINITY;
    for (int k = 0; k < ORDERS.length; k++) {
      min = Math.min(min, epsilon(ORDERS[k], divergences[k], delta));
    }
    return Math.max(0, min);
  }

  static double epsilon(double alpha, double divergence, double delta) {
    return divergence
        + Math.log((alpha - 1) / alpha)
        - (Math.log(delta) + Math.log(alpha)) / (alpha - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrivacyAccountant that && Arrays.equals(divergences, that.divergences);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(divergences);
  }

  @Override
  public String toString() {
    return "PrivacyAccountant" + Arrays.toString(divergences);
  }
}
