package largo.core.analysis;

import java.util.Optional;
import java.util.OptionalDouble;
import largo.core.Preconditions;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Whether a quantity, of which more is better, is at most a margin below a reference: a paired test
 * over seeds.
 *
 * <pre>
 *   d_i    = new_i − reference_i
 *   bounds = mean(d) ∓ t(1 − α, n − 1) s(d) / √n           each one-sided, at level 1 − α
 *   p      of the hypothesis mean(d) ≤ −margin
 * </pre>
 *
 * <p>The margin has to be chosen before the measurements. The absence of a significant difference
 * is not non-inferiority: with few seeds the decision is {@link Decision#INCONCLUSIVE}.
 *
 * @param seeds {@code n}, the number of pairs
 * @param mean of the differences
 * @param interval of the mean, from the two one-sided bounds: at level {@code 1 − 2α}; empty for
 *     one seed
 * @param p probability of a mean at least as high at the margin; empty for one seed
 * @param decision the result
 */
public record NonInferiority(
    int seeds,
    double mean,
    Optional<ConfidenceInterval> interval,
    OptionalDouble p,
    Decision decision) {

  private static final double ACCURACY = 1e-14; // of quantiles of the distribution

  /** The result of the test. */
  public enum Decision {
    /** The lower bound is above zero. */
    SUPERIOR,
    /** The lower bound is above minus the margin. */
    NON_INFERIOR,
    /** The upper bound is below minus the margin. */
    INFERIOR,
    /** Neither: more seeds are needed. */
    INCONCLUSIVE
  }

  /** Whether the quantity is shown to be at most the margin below the reference. */
  public boolean holds() {
    return decision == Decision.SUPERIOR || decision == Decision.NON_INFERIOR;
  }

  /**
   * Tests pairs.
   *
   * @param values double[n], one for each seed, n ≥ 1
   * @param reference double[n], of the same seeds
   * @param margin positive
   * @param alpha probability of a false decision, in (0, 1/2)
   */
  public static NonInferiority of(
      double[] values, double[] reference, double margin, double alpha) {
    Preconditions.that(
        values.length == reference.length && values.length > 0,
        "values must be pairs with a reference, but were %d and %d",
        values.length,
        reference.length);
    Preconditions.positive("margin", margin);
    Preconditions.that(
        alpha > 0 && alpha < 0.5, "alpha must be in (0, 1/2), but was %s", Double.toString(alpha));
    PairedDifferences differences = PairedDifferences.of(values, reference);
    double mean = differences.mean();
    int n = values.length;
    if (n < 2) {
      return new NonInferiority(
          n, mean, Optional.empty(), OptionalDouble.empty(), Decision.INCONCLUSIVE);
    }

    double error = differences.standardError();
    TDistribution t = new TDistribution(null, n - 1.0, ACCURACY);
    double half = t.inverseCumulativeProbability(1 - alpha) * error;
    double p =
        error > 0 ? t.cumulativeProbability(-(mean + margin) / error) : mean > -margin ? 0 : 1;
    ConfidenceInterval interval = new ConfidenceInterval(mean - half, mean + half);
    return new NonInferiority(
        n, mean, Optional.of(interval), OptionalDouble.of(p), decide(interval, margin));
  }

  private static Decision decide(ConfidenceInterval interval, double margin) {
    if (interval.lower() > 0) {
      return Decision.SUPERIOR;
    }
    if (interval.lower() > -margin) {
      return Decision.NON_INFERIOR;
    }
    return interval.upper() < -margin ? Decision.INFERIOR : Decision.INCONCLUSIVE;
  }
}
