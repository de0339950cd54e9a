package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignificantLeadTest {

  private static final double LEVEL = 0.95;

  @Test
  void needsSeveralCommonSeeds() {
    assertThat(lead(of(99), of(50))).isFalse();
    assertThat(lead(of(99, 98.9), of(50))).isFalse();
    assertThat(lead(of(99), of(50, 50.1))).isFalse();
  }

  @Test
  void isPairedOverSeeds() {
    assertThat(lead(of(90.1, 95.2, 99.3), of(90, 95, 99))).isFalse(); // p = 0.07
    assertThat(lead(of(90.2, 95.2, 99.21), of(90, 95, 99))).isTrue(); // Welch's test: p = 0.96
    assertThat(lead(of(90, 95, 99), of(90.2, 95.2, 99.21))).isFalse();
  }

  /** With three optimizers there are three pairs. */
  @Test
  void isCorrectedForTheNumberOfPairs() {
    double[] best = {97.1, 97.2, 97.5};
    double[] second = {96.5, 96.2, 96.7}; // p = 0.020
    assertThat(lead(best, second)).isTrue();
    assertThat(lead(best, second, of(50, 50.1, 50.4))).isTrue(); // the largest p is not corrected
    assertThat(lead(best, of(96.4, 96.1, 96.8))).isTrue(); // p = 0.025
    assertThat(lead(best, second, of(96.4, 96.1, 96.8))).isFalse();
  }

  @Test
  void needsAnotherOptimizer() {
    assertThat(lead(of(97.1, 97.2))).isFalse();
    assertThat(lead(of(97.1, 97.2), of())).isFalse();
    assertThat(lead(of(97.1, 97.2), of(), of(95, 95.1))).isTrue();
  }

  /** A one-sided test at a significance level of 2.5 %. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void isRarelyFoundBetweenSamplesOfOneDistribution(int seeds) {
    Random random = new Random(1);
    long leads =
        IntStream.range(0, 4000)
            .filter(i -> lead(drawn(random, seeds), drawn(random, seeds)))
            .count();
    assertThat(leads / 4000.0).isLessThan(0.035);
  }

  private static boolean lead(double[]... accuracies) {
    Map<String, Map<Long, Double>> arms = new LinkedHashMap<>();
    for (int arm = 0; arm < accuracies.length; arm++) {
      Map<Long, Double> bySeed = new TreeMap<>();
      for (int seed = 0; seed < accuracies[arm].length; seed++) {
        bySeed.put((long) seed, accuracies[arm][seed]);
      }
      arms.put("arm" + arm, bySeed);
    }
    return SignificantLead.of(arms, LEVEL).filter("arm0"::equals).isPresent();
  }

  private static double[] drawn(Random random, int seeds) {
    return random.doubles(seeds).map(u -> random.nextGaussian()).toArray();
  }

  private static double[] of(double... values) {
    return values;
  }
}
