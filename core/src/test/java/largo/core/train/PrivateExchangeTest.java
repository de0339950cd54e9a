package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.privacy.ExampleClipping.Abadi;
import largo.core.privacy.GradientPrivacy;
import largo.core.privacy.PrivacyAccountant;
import org.junit.jupiter.api.Test;

class PrivateExchangeTest {

  private static final int TRAINED = 20_000;

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("w", ParameterKind.WEIGHT, 0, TRAINED),
              Tensor.vector("frozen", ParameterKind.FROZEN, TRAINED, 5)));

  @Test
  void addsNoiseOnceToTheSum() {
    StepGradient step = step(3, 2);
    float[] gradient = step.sum().gradient();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < TRAINED; i++) {
      sum += gradient[i] - 7;
      squares += Math.pow(gradient[i] - 7, 2);
    }

    assertThat(sum / TRAINED).isCloseTo(0, within(0.3));
    assertThat(Math.sqrt(squares / TRAINED)).isCloseTo(6, within(0.3)); // 3 times 2
    for (int i = TRAINED; i < LAYOUT.size(); i++) {
      assertThat(gradient[i]).isEqualTo(7);
    }
    assertThat(step.sum().examples()).isEqualTo(10);
  }

  @Test
  void recordsWhatAllStepsHaveSpent() {
    PrivacyAccountant one = PrivacyAccountant.step(0.01, 2);

    assertThat(step(2, 1).metrics())
        .containsEntry(PrivateExchange.EPSILON, PrivacyAccountant.NONE.plus(one, 6).epsilon(1e-6))
        .containsEntry("other", 3.0);
    assertThat(step(0, 1).metrics())
        .containsEntry(PrivateExchange.EPSILON, Double.POSITIVE_INFINITY);
  }

  @Test
  void doesNotChangeTheSumWithoutNoise() {
    assertThat(step(0, 1).sum().gradient()).containsOnly(7);
  }

  @Test
  void isNotRepeatable() {
    assertThat(exchange(1, 1).isRepeatable()).isFalse();
    assertThat(step(1, 1).sum().gradient()).isNotEqualTo(step(1, 1).sum().gradient());
  }

  private static StepGradient step(double noise, double maxNorm) {
    return exchange(noise, maxNorm).gradient(5, new float[LAYOUT.size()]);
  }

  private static PrivateExchange exchange(double noise, double maxNorm) {
    return new PrivateExchange(
        new Sevens(), new GradientPrivacy(new Abadi(maxNorm), noise, 1e-6, 0.01), LAYOUT);
  }

  /** Sums of seven everywhere. */
  private record Sevens() implements GradientExchange {

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      float[] gradient = new float[parameters.length];
      Arrays.fill(gradient, 7);
      return new StepGradient(new GradientSum(gradient, 1, 10), 0, 0, 0, 0)
          .withMetrics(Map.of("other", 3.0));
    }

    @Override
    public void close() {}
  }
}
