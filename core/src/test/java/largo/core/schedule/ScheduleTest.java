package largo.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

  private static final double ROUNDING = 1e-15;
  private static final Decay CONSTANT = new Decay.Constant();

  /** Decays that start at 1. */
  @Provide
  Arbitrary<Decay> decays() {
    return Arbitraries.of(
        CONSTANT,
        new Decay.Poly(2, 0),
        new Decay.Poly(0.5, 0.1),
        new Decay.Cosine(0),
        new Decay.Cosine(0.2));
  }

  /** Goyal et al., section 2.2, "gradual warmup": a constant increment, up to the rate itself. */
  @Test
  void warmsUpLinearly() {
    Schedule schedule = new Schedule(0.6, 5, 1.0 / 6, CONSTANT, 100, 10);

    assertThatRates(schedule, 0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.6);
  }

  @Test
  void warmsUpFromZero() {
    assertThatRates(new Schedule(1, 4, 0, CONSTANT, 100, 10), 0, 0.25, 0.5, 0.75, 1, 1);
  }

  @Test
  void aWarmUpOfOneStepChangesNothing() {
    assertThatRates(new Schedule(1, 1, 0.1, CONSTANT, 100, 10), 0, 1, 1);
  }

  @Property(tries = 300)
  void isContinuousAfterTheWarmUp(
      @ForAll("decays") Decay decay,
      @ForAll @LongRange(min = 1, max = 50) long warmup,
      @ForAll @DoubleRange(max = 2) double from) {
    Schedule schedule = new Schedule(0.4, warmup, from, decay, 100, 7);

    assertThat(schedule.at(warmup - 1)).isCloseTo(0.4, within(ROUNDING));
    assertThat(schedule.at(warmup)).isCloseTo(0.4, within(ROUNDING));
  }

  /** The values of You et al.'s LARS schedule for six steps at 0.4. */
  @Test
  void decaysPolynomially() {
    Schedule schedule = new Schedule(0.4, 0, 0, new Decay.Poly(2, 0), 6, 3);

    assertThatRates(
        schedule, 0, 0.4, 0.4 * 25 / 36, 0.4 * 16 / 36, 0.4 * 9 / 36, 0.4 * 4 / 36, 0.4 / 36, 0);
  }

  @Test
  void decaysPolynomiallyToAPositiveEndAfterAWarmUp() {
    Schedule schedule = new Schedule(2, 2, 0, new Decay.Poly(1, 0.5), 6, 3);

    assertThatRates(schedule, 0, 1, 2, 2, 1.75, 1.5, 1.25, 1);
  }

  @Test
  void decaysAsCosine() {
    Schedule toZero = new Schedule(2, 0, 0, new Decay.Cosine(0), 12, 3);
    Schedule toATenth = new Schedule(2, 0, 0, new Decay.Cosine(0.1), 12, 3);

    assertThatRates(toZero, 0, 2);
    assertThatRates(toZero, 4, 1.5); // cos 60° = 1/2
    assertThatRates(toZero, 6, 1);
    assertThatRates(toZero, 8, 0.5);
    assertThatRates(toZero, 12, 0);
    assertThatRates(toATenth, 6, 1.1);
    assertThatRates(toATenth, 12, 0.2);
  }

  /** Papers count milestones from the start of the run: 30 and 60 are epochs 30 and 60. */
  @Test
  void stepsDownAtEpochsCountedWithTheWarmUp() {
    Decay decay = new Decay.Step(List.of(30.0, 60.0, 62.5), 0.1);
    Schedule schedule = new Schedule(0.4, 50, 0, decay, 900, 10);

    assertThatRates(schedule, 50, 0.4);
    assertThatRates(schedule, 299, 0.4, 0.04, 0.04);
    assertThatRates(schedule, 599, 0.04, 0.004, 0.004);
    assertThatRates(schedule, 624, 0.004, 0.0004); // half an epoch
    assertThatRates(schedule, 899, 0.0004);
  }

  @Test
  void decaysExponentiallyStepByStep() {
    Schedule schedule = new Schedule(3, 0, 0, new Decay.Exponential(0.81), 100, 2);

    assertThatRates(schedule, 0, 3, 3 * 0.9, 3 * 0.81, 3 * 0.81 * 0.9, 3 * 0.81 * 0.81);
  }

  @Test
  void countsTheEpochsOfAnExponentialWithTheWarmUp() {
    Schedule schedule = new Schedule(3, 2, 0, new Decay.Exponential(0.81), 100, 2);

    assertThatRates(schedule, 0, 1.5, 3, 3 * 0.81);
  }

  @Property(tries = 100)
  void staysAtTheEndOfItsDecay(
      @ForAll("decays") Decay decay, @ForAll @LongRange(min = 100) long later) {
    Schedule schedule = new Schedule(0.4, 10, 0, decay, 100, 7);

    assertThat(schedule.at(later)).isEqualTo(schedule.at(100)).isEqualTo(0.4 * decay.factor(1, 0));
  }

  @Test
  void staysConstant() {
    assertThat(Schedule.constant(0.3).at(0)).isEqualTo(0.3);
    assertThat(Schedule.constant(0.3).at(Long.MAX_VALUE - 1)).isEqualTo(0.3);
  }

  @Property(tries = 200)
  void dependsOnlyOnTheStep(@ForAll("decays") Decay decay, @ForAll @IntRange(max = 99) int step) {
    Schedule asked = new Schedule(0.4, 10, 0.1, decay, 100, 7);
    LongStream.rangeClosed(0, 99).map(t -> 99 - t).forEach(asked::at);

    assertThat(asked.at(step)).isEqualTo(new Schedule(0.4, 10, 0.1, decay, 100, 7).at(step));
  }

  /** No rate exceeds the previous one, and none is negative. */
  @Property(tries = 200)
  void neverRisesAfterTheWarmUp(
      @ForAll("decays") Decay decay, @ForAll @LongRange(max = 99) long warmup) {
    Schedule schedule = new Schedule(0.4, warmup, 0, decay, 100, 7);
    double[] rates = LongStream.rangeClosed(warmup, 100).mapToDouble(schedule::at).toArray();

    for (int i = 1; i < rates.length; i++) {
      assertThat(rates[i]).isBetween(0.0, rates[i - 1]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   |  0 | 0  | 1 | 1 | learning-rate must be positive and finite, but was 0
          NaN |  0 | 0  | 1 | 1 | learning-rate must be positive and finite, but was NaN
          0.1 | -1 | 0  | 1 | 1 | warm-up must be zero steps or more, but was -1
          0.1 |  1 | -1 | 1 | 1 | warmup-from must be zero or more and finite, but was -1
          0.1 |  1 | 0  | 0 | 1 | total steps must be at least 1, but was 0
          0.1 |  1 | 0  | 1 | 0 | steps per epoch must be at least 1, but was 0
          """)
  void namesTheRejectedArgument(
      double rate, long warmup, double from, long total, long perEpoch, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(rate, warmup, from, CONSTANT, total, perEpoch))
        .withMessage(message);
  }

  private static void assertThatRates(Schedule schedule, long first, double... expected) {
    assertThat(LongStream.range(first, first + expected.length).mapToDouble(schedule::at).toArray())
        .containsExactly(
            DoubleStream.of(expected).toArray(), within(ROUNDING * (1 + schedule.rate())));
  }
}
