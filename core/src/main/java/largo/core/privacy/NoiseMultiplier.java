package largo.core.privacy;

import largo.core.Preconditions;

/** The noise that a privacy budget requires. */
public final class NoiseMultiplier {

  private static final double MAX = 1e6;

  private NoiseMultiplier() {}

  /**
   * The smallest noise multiplier with which steps spend at most a budget, up to a thousandth.
   *
   * @param epsilon {@code ε > 0}
   * @param delta {@code δ} in (0, 1)
   * @param sampling probability with which each example is in the batch, in (0, 1]
   * @param steps at least 1
   * @throws IllegalArgumentException if no noise is enough: {@code ε} is too small for the orders
   */
  public static double of(double epsilon, double delta, double sampling, long steps) {
    Preconditions.positive("epsilon", epsilon);
    Preconditions.positive("steps", steps);
    double high = 1;
    while (spent(delta, sampling, high, steps) > epsilon) {
      high *= 2;
      Preconditions.that(
          high <= MAX, "epsilon must be larger with delta = %s, but was %s", delta, epsilon);
    }
    double low = high == 1 ? 0 : high / 2;
    while (high - low > 1e-3 * high) {
      double middle = (low + high) / 2;
      if (spent(delta, sampling, middle, steps) > epsilon) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double spent(double delta, double sampling, double noise, long steps) {
    return PrivacyAccountant.NONE
        .plus(PrivacyAccountant.step(sampling, noise), steps)
        .epsilon(delta);
  }
}
