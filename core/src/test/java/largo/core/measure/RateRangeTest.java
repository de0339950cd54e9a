package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateRangeTest {

  /** A loss that falls around 10^−2, and explodes above 1. */
  private static double loss(double rate) {
    return 2 - 1.5 / (1 + Math.pow(rate / 1e-2, -2)) + Math.pow(rate / 2, 4);
  }

  @Test
  void findsTheSteepestRateAndTheMinimum() {
    RateRange range = range(RateRangeTest::loss);
    assertThat(range.steepestRate().orElseThrow()).isBetween(5e-3, 3e-2);
    assertThat(range.rateOfMinimum().orElseThrow()).isBetween(0.05, 1.5);
    assertThat(range.steepestRate().orElseThrow()).isLessThan(range.rateOfMinimum().orElseThrow());
    assertThat(range.hasDiverged()).isTrue();
  }

  @Test
  void hasNoSteepestRateIfTheLossOnlyGrows() {
    RateRange range = range(rate -> 1 + rate);
    assertThat(range.steepestRate()).isEmpty();
  }

  @Test
  void smoothsWithBiasCorrection() {
    RateRange range = RateRange.of(List.of(1.0, 2.0), List.of(4.0, 2.0));
    assertThat(range.points().get(0).smoothed()).isCloseTo(4, within(1e-12));
    assertThat(range.points().get(1).smoothed())
        .isCloseTo((0.1 * 0.9 * 4 + 0.1 * 2) / (1 - 0.81), within(1e-12));
    assertThat(range.hasDiverged()).isFalse();
  }

  @Test
  void hasDivergedAtALossThatIsNotFinite() {
    assertThat(RateRange.of(List.of(1.0, 2.0), List.of(4.0, Double.NaN)).hasDiverged()).isTrue();
  }

  private static RateRange range(DoubleUnaryOperator loss) {
    List<Double> rates =
        IntStream.range(0, 121).mapToObj(t -> 1e-5 * Math.pow(10, t / 20.0)).toList();
    return RateRange.of(rates, rates.stream().map(loss::applyAsDouble).toList());
  }
}
