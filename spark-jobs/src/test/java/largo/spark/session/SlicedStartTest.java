package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.compress.FloatFormat;
import largo.core.config.SpecException;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Wrapped;
import largo.core.optimizer.Wrappers;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class SlicedStartTest extends JUnitSuite {

  @Test
  public void rejectsAStateThatDoesNotFitIntoAMessage() {
    assertThat(start("shampoo", 1000).rule()).isEqualTo(Rules.named("shampoo"));
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> start("shampoo", 6000))
        .withMessageStartingWith("exchange.kind must be session or job for an optimizer with more")
        .withMessageContaining("but was sliced with 1.")
        .withMessageContaining("Shampoo[");
  }

  @Test
  public void rejectsAnOptimizerThatNeedsASecondGradient() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SlicedStart.check(new Wrapped(Rules.named("sgd"), Wrappers.named("sam"))))
        .withMessageContaining("needs a second gradient, but was sliced");
  }

  private static SlicedStart start(String rule, int side) {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(side, side), 'f')));
    RegularizationPenalty none = new RegularizationPenalty(layout, List.of(0.0), List.of(0.0));
    return new SlicedStart(Rules.named(rule), none, FloatFormat.FLOAT32, new float[0]);
  }
}
