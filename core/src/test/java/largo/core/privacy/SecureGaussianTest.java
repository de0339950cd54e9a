package largo.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class SecureGaussianTest {

  private static final int COUNT = 200_000;

  /** The largest difference between the distribution and the normal one, by Kolmogorov's bound. */
  @Test
  void isNormal() {
    SecureGaussian gaussian = new SecureGaussian(new byte[16]);
    double[] numbers = DoubleStream.generate(gaussian::next).limit(COUNT).sorted().toArray();

    NormalDistribution normal = new NormalDistribution();
    double max = 0;
    for (int k = 0; k < COUNT; k++) {
      double probability = normal.cumulativeProbability(numbers[k]);
      max = Math.max(max, Math.abs(probability - (k + 0.5) / COUNT));
    }
    assertThat(max).isLessThan(1.63 / Math.sqrt(COUNT)); // passes for 99 % of keys
    assertThat(Arrays.stream(numbers).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.02));
  }

  @Test
  void isIndependentOfTheNumbersBefore() {
    SecureGaussian gaussian = new SecureGaussian(new byte[16]);
    double previous = gaussian.next();
    double products = 0;
    for (int k = 0; k < COUNT; k++) {
      double next = gaussian.next();
      products += previous * next;
      previous = next;
    }
    assertThat(products / COUNT).isCloseTo(0, within(0.01));
  }

  @Test
  void hasAnotherKeyEachTime() {
    assertThat(new SecureGaussian().next()).isNotEqualTo(new SecureGaussian().next());
  }
}
