package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** The parameters that are evaluated, for rules that average weights and for others. */
class EvaluationModelTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("0_W", ParameterKind.WEIGHT, 0, 1),
              Tensor.vector("1_mean", ParameterKind.RUNNING_STATISTIC, 1, 1)));
  private static final RegularizationPenalty NO_PENALTY =
      new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0), List.of(0.0, 0.0));
  private static final BatchPlan PLAN = new BatchPlan(8, 2, 4, 1);
  private static final UpdateRule AVERAGING = Rules.named("schedule-free-sgd");

  @Test
  void areThoseOfTheTrainingWithoutAnAverage() {
    float[] w = {3, 0};
    Training training = training(new Moments(true), Rules.named("adam"), w);
    training.run(3, step -> {});

    assertThat(training.evaluationParameters()).isSameAs(w);
  }

  @Test
  void areTheAverageForAScheduleFreeRule() {
    Moments moments = new Moments(true);
    float[] w = {3, 0};
    Training training = training(moments, AVERAGING, w);

    double x = 3;
    double z = 3;
    double y = 3;
    for (int t = 1; t <= 20; t++) {
      z -= 0.1 * y;
      x += (z - x) / t;
      y = 0.9 * x + 0.1 * z;
      training.run(t, step -> {});
      assertThat((double) w[0]).isCloseTo(y, within(1e-5));
      assertThat((double) training.evaluationParameters()[0]).isCloseTo(x, within(1e-5));
    }
  }

  @Test
  void haveRunningStatisticsOfTheAverage() {
    float[] w = {3, 0};
    Training training = training(new Moments(true), AVERAGING, w);
    training.run(60, step -> {});
    float[] evaluated = training.evaluationParameters();

    double left = Math.pow(0.9, 50) * Math.abs(w[1] - evaluated[0]);
    assertThat(evaluated[1]).isCloseTo(evaluated[0], within((float) left + 1e-5f));
    assertThat(Math.abs(w[1] - evaluated[0])).isGreaterThan(0.01f); // those of the training differ
  }

  @Test
  void areComputedOnceForAStepAndDoNotChangeTheTraining() {
    float[] evaluating = {3, 0};
    float[] alone = {3, 0};
    Moments moments = new Moments(true);
    Training training = training(moments, AVERAGING, evaluating);
    for (int t = 1; t <= 10; t++) {
      training.run(t, step -> {});
      float[] first = training.evaluationParameters();
      assertThat(training.evaluationParameters()).isSameAs(first);
    }
    training(new Moments(true), AVERAGING, alone).run(10, step -> {});

    assertThat(evaluating).isEqualTo(alone);
    assertThat(moments.requests).hasSize(10 + 55); // 1 + 2 + … + 10 batches for statistics
  }

  @Test
  void areTheSameAfterAResume() {
    Training training = training(new Moments(true), AVERAGING, new float[] {3, 0});
    training.run(7, step -> {});
    Training resumed = training(new Moments(true), AVERAGING, new float[] {9, 9});
    resumed.restore(training.state());

    assertThat(resumed.evaluationParameters()).isEqualTo(training.evaluationParameters());
  }

  @Test
  void cannotBeAnAverageIfStatisticsCannotBeRecomputed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training(new Moments(false), AVERAGING, new float[2]))
        .withMessageContaining("exchange.mode = sync, exchange.compression = none");
    training(new Moments(false), Rules.named("sgd"), new float[2]);
  }

  private static Training training(Moments exchange, UpdateRule rule, float[] w) {
    return new Training(exchange, PLAN, rule, Schedule.constant(0.1), NO_PENALTY, w);
  }

  /**
   * A fake exchange: the loss is {@code w² / 2}, and the statistic is a moving mean of {@code w}
   * with a decay of 0.9.
   */
  private record Moments(boolean isRepeatable, List<Long> requests) implements GradientExchange {

    Moments(boolean isRepeatable) {
      this(isRepeatable, new ArrayList<>());
    }

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      requests.add(step);
      int examples = PLAN.size(step);
      float[] sum = {examples * parameters[0], examples * 0.1f * (parameters[1] - parameters[0])};
      double loss = examples * (double) parameters[0] * parameters[0] / 2;
      return new StepGradient(new GradientSum(sum, loss, examples), 0, 0, 0, 0);
    }

    @Override
    public void close() {}
  }
}
