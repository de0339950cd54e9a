package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.LookSam;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Sngm;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;
import largo.core.optimizer.Wrappers;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** Second gradients of a step. */
class PerturbedGradientTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("0_W", ParameterKind.WEIGHT, 0, 2),
              Tensor.vector("1_mean", ParameterKind.RUNNING_STATISTIC, 2, 1)));
  private static final RegularizationPenalty NO_PENALTY =
      new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0), List.of(0.0, 0.0));
  private static final BatchPlan PLAN = new BatchPlan(8, 2, 4, 1);
  private static final UpdateRule SAM = wrapped("sam");

  private final List<StepRecord> records = new ArrayList<>();

  @Test
  void isOfTheSameStepAtPerturbedWeights() {
    Quartic quartic = new Quartic(true);
    float[] w = {3, 4, 0};
    training(quartic, SAM, w).run(1, records::add);

    double norm = Math.hypot(27, 64);
    double x = 3 + 0.05 * 27 / norm;
    double y = 4 + 0.05 * 64 / norm;
    assertThat(quartic.steps).containsExactly(0L, 0L);
    assertThat((double) quartic.at.get(1)[0]).isCloseTo(x, within(1e-5));
    assertThat((double) w[0]).isCloseTo(3 - 0.01 * x * x * x, within(1e-5));
    assertThat((double) w[1]).isCloseTo(4 - 0.01 * y * y * y, within(1e-5));
  }

  @Test
  void leavesLossAndRunningStatisticsOfTheFirstGradient() {
    float[] w = {3, 4, 0};
    training(new Quartic(true), SAM, w).run(1, records::add);

    assertThat(w[2]).isCloseTo(0.7f, within(1e-6f)); // a tenth of 3 + 4, not of perturbed weights
    StepRecord step = records.get(0);
    assertThat(step.loss()).isCloseTo((81 + 256) / 4.0, within(1e-6));
    assertThat(step.bytesDown()).isEqualTo(2 * 100);
    assertThat(step.bytesUp()).isEqualTo(2 * 200);
    assertThat(step.scalars()).containsKey("perturbation-norm");
  }

  @Test
  void isComputedEveryFewStepsForLooksam() {
    Quartic quartic = new Quartic(true);
    UpdateRule rule =
        new Wrapped(Rules.named("sgd"), new LookSam(0.1, 3, 0.7, false, Sngm.Scope.GLOBAL, 1e-12));
    float[] w = {3, 4, 0};
    Training training = training(quartic, rule, w);
    training.run(5, records::add);

    assertThat(quartic.steps).containsExactly(0L, 0L, 1L, 2L, 3L, 3L, 4L);
    Training resumed = training(new Quartic(true), rule, new float[3]);
    resumed.restore(training.state());
    resumed.run(8, step -> {});
    training.run(8, step -> {});
    assertThat(resumed.state().parameters()).isEqualTo(w);
  }

  @Test
  void isNotPossibleWithEveryExchange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training(new Quartic(false), SAM, new float[3]))
        .withMessageContaining("exchange.mode = sync, exchange.compression = none");
    training(new Quartic(false), Rules.named("sgd"), new float[3]);
  }

  @Test
  void endsTheTrainingIfTheFirstGradientIsNotFinite() {
    float[] w = {Float.MAX_VALUE, 1, 0};
    Outcome outcome = training(new Quartic(true), SAM, w).run(1, records::add);

    assertThat(outcome).isInstanceOf(Outcome.Diverged.class);
  }

  private static UpdateRule wrapped(String wrapper) {
    return new Wrapped(Rules.named("sgd"), Wrappers.named(wrapper));
  }

  private static Training training(Quartic exchange, UpdateRule rule, float[] w) {
    return new Training(exchange, PLAN, rule, Schedule.constant(0.01), NO_PENALTY, w);
  }

  /** A fake exchange: the loss is {@code Σ w⁴ / 4}, and the statistic a moving mean of the sum. */
  private record Quartic(boolean isRepeatable, List<Long> steps, List<float[]> at)
      implements GradientExchange {

    Quartic(boolean isRepeatable) {
      this(isRepeatable, new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public StepGradient gradient(long step, float[] w) {
      steps.add(step);
      at.add(w.clone());
      int examples = PLAN.size(step);
      float[] sum = new float[3];
      double loss = 0;
      for (int i = 0; i < 2; i++) {
        sum[i] = examples * w[i] * w[i] * w[i];
        loss += examples * Math.pow(w[i], 4) / 4;
      }
      sum[2] = examples * 0.1f * (w[2] - w[0] - w[1]);
      return new StepGradient(new GradientSum(sum, loss, examples), 0, 0, 100, 200);
    }

    @Override
    public void close() {}
  }
}
