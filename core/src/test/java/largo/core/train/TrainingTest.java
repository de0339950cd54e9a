package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.data.BatchPlan;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.gradient.ShardSquares;
import largo.core.optimizer.AdaScale;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Momentum;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Sgd;
import largo.core.optimizer.Step;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Vectors;
import largo.core.optimizer.Wrapped;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;
import largo.core.schedule.Decay;
import largo.core.schedule.Schedule;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class TrainingTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("0_W", ParameterKind.WEIGHT, 0, 2),
              Tensor.vector("0_b", ParameterKind.BIAS, 2, 1)));
  private static final RegularizationPenalty NO_PENALTY =
      new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0), List.of(0.0, 0.0));
  private static final UpdateRule SGD = new Sgd(0, Exempt.NONE);
  private static final BatchPlan PLAN = new BatchPlan(10, 2, 4, 1); // steps of 4, 4, 2 examples

  private final List<StepRecord> records = new ArrayList<>();
  private final float[] w = {3, -4, 0};
  private final QuadraticBowl bowl = new QuadraticBowl(PLAN, 0, 0, 0);

  @Property(tries = 50)
  void findsTheMinimum(
      @ForAll @FloatRange(min = -10, max = 10) float x,
      @ForAll @FloatRange(min = -10, max = 10) float y) {
    float[] from = {3, -4, 0};
    List<StepRecord> steps = new ArrayList<>();

    Outcome outcome =
        new Training(
                new QuadraticBowl(PLAN, x, y, 1),
                PLAN,
                SGD,
                Schedule.constant(0.2),
                NO_PENALTY,
                from)
            .run(100, steps::add);

    assertThat(outcome).isEqualTo(new Outcome.Finished(100));
    assertThat(from).containsExactly(new float[] {x, y, 1}, within(1e-5f));
    assertThat(steps.get(99).loss()).isBetween(0.0, 1e-10);
  }

  @Test
  void countsStepsInOrder() {
    train(SGD, Schedule.constant(0.1), 7);

    assertThat(bowl.asked()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(records).extracting(StepRecord::step).isEqualTo(bowl.asked());
    assertThat(records).extracting(StepRecord::epoch).containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 2L);
    assertThat(records)
        .extracting(StepRecord::examples)
        .containsExactly(4L, 4L, 2L, 4L, 4L, 2L, 4L);
  }

  @Test
  void correctsTheParametersAfterEveryUpdate() {
    ConfiguredWeightDecay configuredWeightDecay =
        new ConfiguredWeightDecay(LAYOUT, List.of(0.5, 0.0), List.of(1.0, 0.0));

    new Training(
            bowl,
            PLAN,
            SGD,
            Schedule.constant(0.25),
            NO_PENALTY,
            Optional.of(configuredWeightDecay::apply),
            w)
        .run(1, records::add);

    // w − η w − (φ + η ρ) w, of weights alone
    assertThat(w).containsExactly(0, 0, 0);
    assertThat(records.get(0).updateNorm()).isEqualTo(5);
    assertThat(configuredWeightDecay.isZero()).isFalse();
  }

  @Test
  void notifiesTheRuleOfCorrectedParameters() {
    PostUpdate away = (before, after, rate) -> after[0] += 100;
    UpdateRule rule = Rules.named("ahb-sgd");
    float[] free = w.clone();
    Training plain = new Training(bowl, PLAN, rule, Schedule.constant(0.1), NO_PENALTY, free);
    Training corrected =
        new Training(bowl, PLAN, rule, Schedule.constant(0.1), NO_PENALTY, Optional.of(away), w);
    plain.run(1, records::add);
    corrected.run(1, records::add);

    // it keeps the length of its last step
    double[] without = plain.state().optimizer().scalars();
    double[] with = corrected.state().optimizer().scalars();
    assertThat(with).isNotEqualTo(without);
    assertThat(Arrays.stream(with).max().orElseThrow()).isGreaterThan(90);
  }

  @Test
  void usesTheScheduledRate() {
    Schedule schedule = new Schedule(0.4, 2, 0, new Decay.Poly(2, 0), 6, 3);

    train(SGD, schedule, 6);

    assertThat(records).hasSize(6);
    for (StepRecord record : records) {
      double rate = schedule.at(record.step());
      assertThat(record.learningRate()).isEqualTo(rate);
      assertThat(record.updateNorm()) // of plain SGD
          .isCloseTo(rate * record.gradientNorm(), within(1e-6));
    }
  }

  @Test
  void scheduleAndLengthFollowTheProgressOfTheRule() {
    Schedule schedule = new Schedule(0.4, 0, 0, new Decay.Poly(2, 0), 3, 3);
    UpdateRule rule = new Wrapped(SGD, new AdaScale(1, Optional.empty())); // 4 times its batch
    for (long step = 0; step < 20; step++) {
      bowl.spoil( // no variance: the gain is 1
          step,
          sum -> {
            double squares = SquaredNorms.sum(sum.gradient(), 0, 3) / sum.examples();
            sum.shardSquares(new ShardSquares(2, squares));
            return sum;
          });
    }

    train(rule, schedule, 3);

    assertThat(records).extracting(StepRecord::examples).startsWith(4L, 4L, 2L, 4L);
    double position = 0;
    for (StepRecord record : records) {
      assertThat(record.learningRate()).isEqualTo(schedule.at((long) position));
      assertThat(record.scalars().get("adascale-gain")).isCloseTo(1, within(1e-3));
      position += 1.0 / record.examples();
    }
    assertThat(position).isBetween(3.0, 3.5);
  }

  @Test
  void sendsTheCurrentParametersToTheWorkers() {
    List<float[]> after = new ArrayList<>();

    new Training(bowl, PLAN, SGD, Schedule.constant(0.1), NO_PENALTY, w)
        .run(3, record -> after.add(w.clone()));

    assertThat(bowl.given().get(0)).containsExactly(3, -4, 0);
    assertThat(bowl.given().get(1)).isEqualTo(after.get(0)).containsExactly(2.7f, -3.6f, 0);
    assertThat(bowl.given().get(2)).isEqualTo(after.get(1));
  }

  @Test
  void reportsMeansOverTheBatchBeforeTheUpdate() {
    train(SGD, Schedule.constant(0.5), 3);

    assertThat(records.get(0).loss()).isEqualTo(12.5);
    assertThat(records.get(0).gradientNorm()).isEqualTo(5);
    assertThat(records.get(0).updateNorm()).isEqualTo(2.5);
    assertThat(records.get(2).loss()).isEqualTo(12.5 / 16); // of the two examples that are left
    assertThat(records.get(2).gradientNorm()).isEqualTo(1.25);
  }

  @Test
  void reportsScalarsOfTheRule() {
    train(new Teller(), Schedule.constant(0.1), 4);

    assertThat(records)
        .extracting(r -> r.scalars().get("loss"))
        .containsExactlyElementsOf(records.stream().map(StepRecord::loss).toList());
    assertThat(records)
        .extracting(r -> r.scalars().get("epoch"))
        .containsExactly(0.0, 1 / 3.0, 2 / 3.0, 1.0);
    assertThat(records.get(3).tensors()).isEqualTo(Map.of("index", Map.of("0_W", 0.0, "0_b", 1.0)));
  }

  @Test
  void reportsNoScalarsOfARuleWithoutAny() {
    train(SGD, Schedule.constant(0.1), 1);

    assertThat(records.get(0).scalars()).isEmpty();
    assertThat(records.get(0).tensors()).isEmpty();
  }

  @Test
  void reportsTheNormOfTheUpdate() {
    List<Double> moved = new ArrayList<>();
    Momentum rule = new Momentum(0.9, 0, true, Momentum.Velocity.OUTSIDE, 0.01, Exempt.NONE);
    float[][] before = {w.clone()};

    new Training(bowl, PLAN, rule, Schedule.constant(0.1), NO_PENALTY, w)
        .run(
            20,
            record -> {
              moved.add(Math.hypot(w[0] - before[0][0], w[1] - before[0][1]));
              before[0] = w.clone();
              records.add(record);
            });

    for (int i = 0; i < 20; i++) {
      assertThat(records.get(i).updateNorm()).isCloseTo(moved.get(i), within(1e-12));
    }
  }

  @Test
  void reportsTheCostOfTheExchange() {
    train(SGD, Schedule.constant(0.1), 2);

    assertThat(records).extracting(StepRecord::bytesDown).containsExactly(100L, 101L);
    assertThat(records).extracting(StepRecord::bytesUp).containsExactly(200L, 201L);
  }

  @Test
  void takesNoStepsIfNoneRemain() {
    assertThat(train(SGD, Schedule.constant(0.1), 0)).isEqualTo(new Outcome.Finished(0));
    assertThat(bowl.asked()).isEmpty();
    assertThat(w).containsExactly(3, -4, 0);
  }

  @Test
  void addsThePenaltyToTheGradientAndReportsItSeparately() {
    RegularizationPenalty penalty =
        new RegularizationPenalty(LAYOUT, List.of(0.5, 0.0), List.of(2.0, 0.0));

    new Training(bowl, PLAN, SGD, Schedule.constant(0.1), penalty, w).run(1, records::add);

    // gradient (3, -4) + 0.5 sign w + 2 w = (9.5, -12.5)
    assertThat(records.get(0).penalty()).isEqualTo(0.5 * 7 + 2 * 25 / 2.0);
    assertThat(records.get(0).loss()).isEqualTo(12.5);
    assertThat(records.get(0).gradientNorm()).isCloseTo(Math.hypot(9.5, 12.5), within(1e-12));
    assertThat(w).containsExactly(new float[] {2.05f, -2.75f, 0}, within(1e-6f));
  }

  @Test
  void reportsNoPenaltyWithoutRegularization() {
    train(SGD, Schedule.constant(0.1), 1);

    assertThat(records.get(0).penalty()).isZero();
  }

  @Test
  void divergesIfTheLossIsNan() {
    bowl.spoil(3, sum -> new GradientSum(sum.gradient(), Double.NaN, sum.examples()));

    assertThat(train(SGD, Schedule.constant(0.1), 7))
        .isEqualTo(new Outcome.Diverged(3, "the loss is not finite at step 4"));
    assertThat(records).extracting(StepRecord::step).containsExactly(0L, 1L, 2L);
    assertThat(bowl.asked()).hasSize(4);
  }

  @Test
  void divergesAtANonFiniteGradientBeforeTheParametersChange() {
    bowl.spoil(
        2,
        sum ->
            new GradientSum(
                new float[] {1, 1, Float.NEGATIVE_INFINITY}, sum.loss(), sum.examples()));

    assertThat(train(SGD, Schedule.constant(0.1), 7))
        .isEqualTo(new Outcome.Diverged(2, "the gradient of 0_b is not finite at step 3"));
    assertThat(records).hasSize(2);
    assertThat(w).isEqualTo(bowl.given().get(2));
  }

  @Test
  void divergesIfThePenaltyOverflowsTheGradient() {
    RegularizationPenalty penalty =
        new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0), List.of(1e39, 0.0));

    Outcome outcome =
        new Training(bowl, PLAN, SGD, Schedule.constant(0.1), penalty, w).run(3, records::add);

    assertThat(outcome)
        .isEqualTo(new Outcome.Diverged(0, "the gradient of 0_W is not finite at step 1"));
  }

  /** With a curvature of three, every step doubles the distance until floats overflow. */
  @Test
  void divergesAtATooLargeLearningRate() {
    Outcome outcome = train(SGD, Schedule.constant(3), 1000);

    assertThat(outcome).isInstanceOf(Outcome.Diverged.class);
    assertThat(outcome.steps()).isEqualTo(records.size()).isBetween(100L, 130L);
    assertThat(records)
        .allMatch(record -> Double.isFinite(record.loss()))
        .allMatch(record -> Double.isFinite(record.gradientNorm()))
        .allMatch(record -> Double.isFinite(record.updateNorm()));
  }

  @Test
  void divergesIfAnUpdateOverflows() {
    Outcome outcome = train(SGD, Schedule.constant(3e38), 3);

    assertThat(outcome).isEqualTo(new Outcome.Diverged(0, "the update is not finite at step 1"));
    assertThat(records).isEmpty();
  }

  private Outcome train(UpdateRule rule, Schedule schedule, long steps) {
    return new Training(bowl, PLAN, rule, schedule, NO_PENALTY, w).run(steps, records::add);
  }

  /** A rule that reports its arguments as scalars. */
  private record Teller() implements UpdateRule {

    @Override
    public int slots() {
      return 0;
    }

    @Override
    public void update(Vectors x, Step t) {
      x.probe().scalar("loss", t.loss());
      x.probe().scalar("epoch", t.epoch());
      x.probe().perTensor("index", new double[] {0, 1});
    }
  }
}
