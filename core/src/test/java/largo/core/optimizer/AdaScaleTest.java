package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaScaleTest {

  private static final AdaScale ADASCALE = new AdaScale(8, Optional.of(0.0));

  @Test
  void multipliesTheRateByTheGain() {
    // σ² = 16 / 8 = 2 at the base batch, μ² = 3 − 16 / 32 = 2.5, S = 4: (2 + 2.5) / (2/4 + 2.5)
    QuadraticProblem problem = QuadraticProblem.random(1, 3, 1);
    float[] w = problem.weights().clone();
    float[] plain = problem.weights().clone();
    Optimizer optimizer = new Optimizer(wrapped("momentum"), problem.layout(), w);
    RecordingProbe probe = new RecordingProbe(problem.layout());
    optimizer.observe(probe);
    double norm =
        Math.sqrt(3)
            / new Optimizer(Sgd.DEFAULT, problem.layout(), plain.clone())
                .step(problem.copyOfGradient(0), 1, 1);
    float[] gradient = problem.copyOfGradient(0);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= (float) (32 * norm);
    }

    optimizer.step(gradient.clone(), 32, 0.1, 1, 0, new GradientVariance(16, 9, 5, 32));
    new Optimizer(Rules.named("momentum"), problem.layout(), plain).step(gradient, 32, 0.15);

    assertThat(probe.scalars().get("adascale-gain")).isCloseTo(1.5, within(1e-6));
    assertThat(w).containsExactly(plain, within(1e-5f));
    assertThat(optimizer.position()).isCloseTo(1.5 / 4, within(1e-6));
  }

  @Test
  void gainIsOneWithoutAnEstimateAndLinearWithoutSignal() {
    QuadraticProblem problem = QuadraticProblem.random(2, 3, 2);
    Optimizer optimizer =
        new Optimizer(wrapped("sgd"), problem.layout(), problem.weights().clone());
    RecordingProbe probe = new RecordingProbe(problem.layout());
    optimizer.observe(probe);

    GradientVariance ofOneShard = GradientVariance.of(1, 5, 5, 3);
    optimizer.step(problem.copyOfGradient(0), 3, 0.1, 1, 0, ofOneShard);
    assertThat(probe.scalars()).containsEntry("adascale-gain", 1.0);

    optimizer.step(problem.copyOfGradient(1), 24, 0.1, 1, 0, new GradientVariance(1e9, 0, 4, 24));
    assertThat(probe.scalars().get("adascale-gain")).isCloseTo(3, within(1e-6));
  }

  @Test
  void ordinaryRulesAdvanceByOneStep() {
    QuadraticProblem problem = QuadraticProblem.random(2, 3, 2);
    Optimizer optimizer =
        new Optimizer(Rules.named("adam"), problem.layout(), problem.weights().clone());
    assertThat(optimizer.position()).isZero();
    optimizer.step(problem.copyOfGradient(0), 3, 0.1);
    assertThat(optimizer.position()).isEqualTo(1);
    assertThat(optimizer.usesVariance()).isFalse();
  }

  @Test
  void rejectsUnknownShardsAndOtherRules() {
    QuadraticProblem problem = QuadraticProblem.random(2, 3, 1);
    Optimizer optimizer =
        new Optimizer(wrapped("sgd"), problem.layout(), problem.weights().clone());
    assertThatIllegalStateException()
        .isThrownBy(() -> optimizer.step(problem.copyOfGradient(0), 3, 0.1))
        .withMessageContaining("set exchange.mode = sync and exchange.compression = none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> wrapped("adam"))
        .withMessage(
            "wrap must be around sgd, momentum or nesterov, with velocity = outside, for adascale, "
                + "but was around adam");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Wrapped(wrapped("sgd"), ADASCALE))
        .withMessage("wrap must have adascale once, but had it twice");
  }

  private static UpdateRule wrapped(String name) {
    return SampleVectors.wrapped(name, ADASCALE);
  }
}
