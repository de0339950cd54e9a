package largo.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The accountant against published values, and against the sum for integer orders. */
class PrivacyAccountantTest {

  /**
   * Tests of TensorFlow Privacy and of Google's dp_accounting: 50 steps, noise 2.5, probability
   * 0.01.
   */
  @ParameterizedTest
  @CsvSource({
    "1.5, 6.5007e-04",
    "2.5, 1.08548710e-03",
    "5, 2.18075656e-03",
    "50, 2.38460375e-02",
    "100, 1.67416308e02"
  })
  void divergencesEqualPublishedOnes(double alpha, double expected) {
    assertThat(50 * RenyiDivergence.sampledGaussian(0.01, 2.5, alpha))
        .isCloseTo(expected, within(1e-4 * expected));
  }

  /** Test of Opacus: 90 epochs at a rate of 0.04. */
  @Test
  void epsilonEqualsThatOfOpacus() {
    assertThat(spent(0.04, 1.5, 2250).epsilon(1e-5)).isCloseTo(7.32911117143, within(1e-7));
  }

  /** Documentation of Opacus, with orders of 2 to 32, of which 23 is the best. */
  @Test
  void stepsOfDifferentKindsAdd() {
    PrivacyAccountant both = spent(1e-5, 1, 10).plus(PrivacyAccountant.step(1e-4, 3), 4);

    assertThat(both.epsilon(1e-5)).isLessThanOrEqualTo(0.336 + 5e-4);
    double divergence =
        10 * RenyiDivergence.sampledGaussian(1e-5, 1, 23)
            + 4 * RenyiDivergence.sampledGaussian(1e-4, 3, 23);
    assertThat(PrivacyAccountant.epsilon(23, divergence, 1e-5)).isCloseTo(0.336, within(5e-4));
  }

  /** Test of Google's dp_accounting: a constant divergence is pure differential privacy. */
  @Test
  void convertsDivergences() {
    assertThat(PrivacyAccountant.epsilon(32, 1.1, 1e-5)).isCloseTo(1.32783806176, within(1e-10));
  }

  /** Tests of Opacus, whose search for the noise has a coarser end. */
  @Test
  void findsTheNoiseOfABudget() {
    assertThat(NoiseMultiplier.of(8, 1e-5, 0.04, 2250)).isCloseTo(1.416, within(0.003));
    assertThat(NoiseMultiplier.of(8, 1e-5, 0.04, 2000)).isCloseTo(1.3562, within(0.003));
  }

  @Property(tries = 50)
  void theNoiseIsEnoughAndNotMuchMore(
      @ForAll @DoubleRange(min = 0.5, max = 10) double epsilon,
      @ForAll @IntRange(min = 10, max = 5000) int steps) {
    double noise = NoiseMultiplier.of(epsilon, 1e-5, 0.01, steps);

    assertThat(spent(0.01, noise, steps).epsilon(1e-5)).isLessThanOrEqualTo(epsilon);
    assertThat(spent(0.01, 0.99 * noise, steps).epsilon(1e-5)).isGreaterThan(epsilon);
  }

  /** {@code A_α = Σ C(α, k) (1 − q)^(α−k) q^k exp((k² − k)/2σ²)}, 1908.10530, section 3.3. */
  @Property(tries = 200)
  void equalsTheSumForIntegerOrders(
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share,
      @ForAll @IntRange(max = 5) int digits,
      @ForAll @DoubleRange(min = 0.2, max = 20) double sigma,
      @ForAll @IntRange(min = 2, max = 64) int alpha) {
    double q = share * Math.pow(10, -digits);
    double[] terms =
        IntStream.rangeClosed(0, alpha)
            .mapToDouble(
                k ->
                    Gamma.logGamma(alpha + 1)
                        - Gamma.logGamma(k + 1)
                        - Gamma.logGamma(alpha - k + 1)
                        + (alpha - k) * Math.log1p(-q)
                        + k * Math.log(q)
                        + (double) k * (k - 1) / (2 * sigma * sigma))
            .toArray();
    double max = IntStream.range(0, terms.length).mapToDouble(k -> terms[k]).max().orElseThrow();
    double sum = 0;
    for (double term : terms) {
      sum += Math.exp(term - max);
    }
    double expected = (max + Math.log(sum)) / (alpha - 1);

    assertThat(RenyiDivergence.sampledGaussian(q, sigma, alpha))
        .isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
  }

  @Test
  void knowsTheLimits() {
    assertThat(RenyiDivergence.sampledGaussian(0, 1, 3)).isZero();
    assertThat(RenyiDivergence.sampledGaussian(0.5, 0, 3)).isInfinite();
    assertThat(RenyiDivergence.sampledGaussian(1, 2, 3)).isEqualTo(3.0 / 8);
    assertThat(RenyiDivergence.sampledGaussian(0.5, 1e-4, 3)).isEqualTo(1.5e8, within(1.0));
    assertThat(PrivacyAccountant.NONE.epsilon(1e-5)).isZero();
    assertThat(spent(0.1, 0, 1).epsilon(1e-5)).isInfinite();
    assertThat(spent(0.1, 0, 0)).isEqualTo(PrivacyAccountant.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivacyAccountant.NONE.epsilon(0))
        .withMessage("delta must be in (0, 1), but was 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> spent(1.5, 1, 1));
  }

  /** Less noise, more steps and larger batches reveal more. */
  @Property(tries = 50)
  void growsWithWhatIsRevealed(
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double q,
      @ForAll @DoubleRange(min = 0.5, max = 10) double sigma) {
    double epsilon = spent(q, sigma, 100).epsilon(1e-6);

    assertThat(spent(q, 0.9 * sigma, 100).epsilon(1e-6)).isGreaterThanOrEqualTo(epsilon);
    assertThat(spent(q, sigma, 200).epsilon(1e-6)).isGreaterThan(epsilon);
    assertThat(spent(1.5 * q, sigma, 100).epsilon(1e-6)).isGreaterThanOrEqualTo(epsilon);
    assertThat(spent(q, sigma, 100).epsilon(1e-7)).isGreaterThan(epsilon);
  }

  private static PrivacyAccountant spent(double sampling, double noise, long steps) {
    return PrivacyAccountant.NONE.plus(PrivacyAccountant.step(sampling, noise), steps);
  }
}
