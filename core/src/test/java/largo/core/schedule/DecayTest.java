package largo.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases that {@link ScheduleTest} does not cover. */
class DecayTest {

  @Test
  void keepsItsOwnMilestones() {
    List<Double> epochs = new ArrayList<>(List.of(1.0));
    Decay.Step decay = new Decay.Step(epochs, 0.5);
    epochs.add(2.0);

    assertThat(decay.factor(0, 3)).isEqualTo(0.5);
  }

  @Test
  void isConstantWithoutMilestones() {
    assertThat(new Decay.Step(List.of(), 0.5).factor(1, 1e9)).isEqualTo(1);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(() -> new Decay.Poly(0, 0), "power must be positive and finite, but was 0"),
        mistake(() -> new Decay.Poly(2, -1), "end must be zero or more and finite, but was -1"),
        mistake(() -> new Decay.Cosine(-0.5), "end must be zero or more and finite, but was -0.5"),
        mistake(() -> new Decay.Exponential(0), "gamma must be positive and finite, but was 0"),
        mistake(
            () -> new Decay.Step(List.of(1.0), 0), "factor must be positive and finite, but was 0"),
        mistake(
            () -> new Decay.Step(List.of(30.0, 30.0), 0.1),
            "at-epochs must be positive and increasing, but was [30.0, 30.0]"),
        mistake(
            () -> new Decay.Step(List.of(0.0, 30.0), 0.1),
            "at-epochs must be positive and increasing, but was [0.0, 30.0]"),
        mistake(
            () -> new Decay.Step(List.of(Double.NaN), 0.1),
            "at-epochs must be positive and increasing, but was [NaN]"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesTheRejectedArgument(Supplier<Decay> decay, String message) {
    assertThatIllegalArgumentException().isThrownBy(decay::get).withMessage(message);
  }

  private static Arguments mistake(Supplier<Decay> decay, String message) {
    return Arguments.of(decay, message);
  }
}
