package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import largo.core.config.PrivacySpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.GradientExchange;
import largo.core.train.PrivateExchange;
import largo.core.train.StepGradient;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class PrivateGradientsTest extends JUnitSuite {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, 3)));
  private static final BatchPlan PLAN = new BatchPlan(1000, 2, 50, 1);

  @Test
  public void isTheExchangeItselfByDefault() {
    GradientExchange exchange = new Zeros();

    assertThat(PrivateGradients.of(read(""), exchange, PLAN, 10, LAYOUT)).isSameAs(exchange);
  }

  @Test
  public void spendsTheBudgetInTheLastStep() {
    GradientExchange exchange =
        PrivateGradients.of(
            read("privacy { clipping = automatic, epsilon = 2 }"), new Zeros(), PLAN, 60, LAYOUT);

    assertThat(exchange.gradient(0, new float[3]).metrics().get(PrivateExchange.EPSILON))
        .isBetween(0.1, 1.5);
    assertThat(exchange.gradient(59, new float[3]).metrics().get(PrivateExchange.EPSILON))
        .isBetween(1.95, 2.0);
  }

  @Test
  public void refusesABudgetThatNoNoiseKeeps() {
    PrivacySpec spec = read("privacy { clipping = abadi, epsilon = 1e-5 }");

    assertThatThrownBy(() -> PrivateGradients.of(spec, new Zeros(), PLAN, 60, LAYOUT))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("privacy.epsilon must be larger with delta = ");
  }

  @Test
  public void refusesGradientsOfSeveralExamplesAtATime() {
    ParameterLayout normalized =
        new ParameterLayout(List.of(Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 0, 3)));
    PrivacySpec on = read("privacy = automatic-v");

    assertThatThrownBy(() -> PrivateGradients.check(on, normalized, false))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith(
            "model must not have batch normalization where privacy.clipping is");
    assertThatThrownBy(() -> PrivateGradients.check(on, LAYOUT, true))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith(
            "optimizer.wrap must not contain adascale where privacy.clipping is");
    assertThatCode(() -> PrivateGradients.check(on, LAYOUT, false)).doesNotThrowAnyException();
    assertThatCode(() -> PrivateGradients.check(read(""), normalized, true))
        .doesNotThrowAnyException();
  }

  private static PrivacySpec read(String text) {
    return SpecReader.read("test", text, List.of()).privacy();
  }

  private record Zeros() implements GradientExchange {

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      return new StepGradient(new GradientSum(new float[3], 1, 50), 0, 0, 0, 0);
    }

    @Override
    public void close() {}
  }
}
