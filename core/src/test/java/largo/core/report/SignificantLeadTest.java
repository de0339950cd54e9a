package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignificantLeadTest {

  @Test
  void needsSeveralSeeds() {
    assertThat(SignificantLead.of(of(99), List.of(of(50)))).isFalse();
    assertThat(SignificantLead.of(of(99, 98.9), List.of(of(50)))).isFalse();
    assertThat(SignificantLead.of(of(99), List.of(of(50, 50.1)))).isFalse();
  }

  @Test
  void exceedsTheDeviationBetweenSeeds() {
    assertThat(SignificantLead.of(of(97.1, 97.2, 97.3), List.of(of(95, 95.1, 94.9)))).isTrue();
    assertThat(SignificantLead.of(of(97.1, 97.2, 97.3), List.of(of(97, 97.1, 97.2)))).isFalse();
    assertThat(SignificantLead.of(of(95, 95.1, 94.9), List.of(of(97.1, 97.2, 97.3)))).isFalse();
    assertThat(
            SignificantLead.of(of(97.1, 97.2, 97.3), List.of(of(95, 95.1, 94.9), of(97.1, 97.2))))
        .isFalse();
  }

  @Test
  void needsAnotherOptimizer() {
    assertThat(SignificantLead.of(of(97.1, 97.2), List.of())).isFalse();
    assertThat(SignificantLead.of(of(97.1, 97.2), List.of(MeanAndDeviation.EMPTY))).isFalse();
    assertThat(SignificantLead.of(of(97.1, 97.2), List.of(MeanAndDeviation.EMPTY, of(95, 95.01))))
        .isTrue();
  }

  /** A one-sided test at a significance level of 2.5 %. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void isRarelyFoundBetweenSamplesOfOneDistribution(int seeds) {
    Random random = new Random(1);
    long leads =
        IntStream.range(0, 4000)
            .filter(i -> SignificantLead.of(drawn(random, seeds), List.of(drawn(random, seeds))))
            .count();
    assertThat(leads / 4000.0).isLessThan(0.035);
  }

  private static MeanAndDeviation drawn(Random random, int seeds) {
    return MeanAndDeviation.of(DoubleStream.generate(random::nextGaussian).limit(seeds));
  }

  private static MeanAndDeviation of(double... values) {
    return MeanAndDeviation.of(DoubleStream.of(values));
  }
}
