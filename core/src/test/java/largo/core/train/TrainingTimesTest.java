package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Step;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Vectors;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** Phases of a step. Checks only lower bounds, because a busy machine may take longer. */
class TrainingTimesTest {

  private static final BatchPlan PLAN = new BatchPlan(1, 1, 1, 1);
  private static final RegularizationPenalty NO_PENALTY =
      new RegularizationPenalty(
          new ParameterLayout(List.of(Tensor.vector("0_W", ParameterKind.WEIGHT, 0, 3))),
          List.of(0.0),
          List.of(0.0));

  private final List<StepRecord> records = new ArrayList<>();

  @Test
  void phasesAddUpToTheTimeOfAStep() {
    train(new Timed(0.003, 0.001, 0.0005), 5);

    assertThat(records).hasSize(5);
    for (StepRecord record : records) {
      assertThat(record.gradientSeconds()).isEqualTo(0.001);
      assertThat(record.reduceSeconds()).isEqualTo(0.0005);
      assertThat(record.exchangeSeconds()).isGreaterThanOrEqualTo(0.003 - 0.001 - 0.0005);
      assertThat(record.updateSeconds()).isGreaterThanOrEqualTo(0.002);
      assertThat(record.seconds())
          .isCloseTo(
              record.gradientSeconds()
                  + record.exchangeSeconds()
                  + record.reduceSeconds()
                  + record.updateSeconds(),
              within(1e-9));
    }
  }

  /** Clocks of different machines may disagree. */
  @Test
  void neverReportsNegativeTimes() {
    train(new Timed(0, 100, 100), 1);

    assertThat(records.get(0).exchangeSeconds()).isZero();
  }

  private void train(GradientExchange exchange, long steps) {
    new Training(exchange, PLAN, new Busy(0.002), Schedule.constant(1), NO_PENALTY, new float[3])
        .run(steps, records::add);
  }

  private static void work(double seconds) {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** An exchange that takes some time and reports times of workers and driver. */
  private record Timed(double seconds, double gradientSeconds, double reduceSeconds)
      implements GradientExchange {

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      work(seconds);
      return new StepGradient(
          new GradientSum(new float[3], 0, 1), gradientSeconds, reduceSeconds, 0, 0);
    }

    @Override
    public void close() {}
  }

  /** A rule that takes some time and does nothing. */
  private record Busy(double seconds) implements UpdateRule {

    @Override
    public int slots() {
      return 0;
    }

    @Override
    public void update(Vectors x, Step t) {
      work(seconds);
    }
  }
}
