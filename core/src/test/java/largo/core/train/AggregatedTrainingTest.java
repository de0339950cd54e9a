package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import largo.core.aggregation.Aggregation;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.GradientAttack.GaussianNoise;
import largo.core.aggregation.GradientAttack.LittleIsEnough;
import largo.core.aggregation.GradientAttack.NoAttack;
import largo.core.aggregation.GradientAttack.SignFlip;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.CheckpointFile;
import largo.core.data.BatchPlan;
import largo.core.data.Seeds;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Decay;
import largo.core.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trainings whose gradients are aggregated. */
class AggregatedTrainingTest {

  private static final int SHARDS = 7;
  private static final int STEPS = 60;
  private static final BatchPlan PLAN = new BatchPlan(70, SHARDS, 35, 1);
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("w", ParameterKind.WEIGHT, 0, 20),
              Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 20, 3)));

  private static final RegularizationPenalty NO_PENALTY =
      new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0), List.of(0.0, 0.0));

  static Stream<Aggregation> aggregations() {
    return AggregationRule.BY_NAME.values().stream()
        .flatMap(
            rule ->
                Stream.of(
                    new Aggregation(rule, 0, false, new GaussianNoise(2), List.of(4)),
                    new Aggregation(rule, 0.9, true, new LittleIsEnough(1), List.of(0, 6))));
  }

  @ParameterizedTest
  @MethodSource("aggregations")
  void resumesToTheSameBits(Aggregation aggregation) throws IOException {
    float[] whole = start();
    training(aggregation, whole).run(20, record -> {});

    Training first = training(aggregation, start());
    first.run(8, record -> {});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CheckpointFile.write(
        new Checkpoint("", "", first.state(), 0, List.of(first.steps()), Optional.empty()), file);
    first.run(20, record -> {}); // what follows the file does not change it
    float[] rest = new float[LAYOUT.size()];
    Training second = training(aggregation, rest);
    second.restore(
        CheckpointFile.read(
                new ByteArrayInputStream(file.toByteArray()),
                file.size(),
                (step, index, count) -> {
                  throw new IllegalStateException("not divided");
                })
            .training());
    second.run(20, record -> {});

    assertThat(rest).isEqualTo(whole);
  }

  @Test
  void rejectsAStateForAnExchangeThatAddsGradients() {
    TrainingState state =
        training(
                new Aggregation(
                    AggregationRule.BY_NAME.get("median"), 0.9, false, new NoAttack(), List.of()),
                start())
            .state();
    Training plain =
        new Training(
            new QuadraticBowl(PLAN, new float[LAYOUT.size()]),
            PLAN,
            Rules.named("sgd"),
            schedule(),
            NO_PENALTY,
            start());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> plain.restore(state))
        .withMessage("there must be no state of an aggregation: this exchange adds gradients");
  }

  /** Two of seven shards send three times the negative gradient: the mean moves away. */
  @Test
  void convergesUnderAnAttackThatStopsTheMean() {
    SignFlip attack = new SignFlip(3);
    List<Integer> attackers = List.of(2, 3);
    float[] byMean = start();
    training(
            new Aggregation(AggregationRule.BY_NAME.get("mean"), 0.5, false, attack, attackers),
            byMean)
        .run(STEPS, record -> {});
    assertThat(norm(byMean)).isGreaterThan(0.9 * norm(start()));

    for (AggregationRule rule :
        List.of(
            new AggregationRule.TrimmedMean(2),
            new AggregationRule.Median(),
            new AggregationRule.Krum(2, 2),
            new AggregationRule.GeometricMedian(1e-6, 10),
            new AggregationRule.CenteredClipping(1, 3))) {
      float[] robust = start();
      List<StepRecord> records = new ArrayList<>();
      training(new Aggregation(rule, 0.5, false, attack, attackers), robust)
          .run(STEPS, records::add);

      assertThat(norm(robust)).as("%s", rule).isLessThan(0.3 * norm(start()));
      assertThat(records)
          .allSatisfy(
              step ->
                  assertThat(step.scalars())
                      .containsKeys(ShardAggregator.DISTANCE, ShardAggregator.ERROR));
    }
  }

  private static Training training(Aggregation aggregation, float[] parameters) {
    return new Training(
        new NoisyBowl(new ShardAggregator(aggregation, LAYOUT, SHARDS, 3)),
        PLAN,
        Rules.named("sgd"),
        schedule(),
        NO_PENALTY,
        parameters);
  }

  private static Schedule schedule() {
    return new Schedule(0.1, 0, 0, new Decay.Constant(), STEPS, 2);
  }

  private static float[] start() {
    float[] start = new float[LAYOUT.size()];
    for (int i = 0; i < start.length; i++) {
      start[i] = i < 20 ? 1 : 0;
    }
    return start;
  }

  private static double norm(float[] w) {
    double squares = 0;
    for (int i = 0; i < 20; i++) {
      squares += (double) w[i] * w[i];
    }
    return Math.sqrt(squares);
  }

  /** Shards whose gradients are those of {@code ‖w‖² / 2}, with noise. */
  private record NoisyBowl(ShardAggregator aggregator) implements GradientExchange {

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      SeparateSums sums = new SeparateSums(SHARDS);
      for (int shard = SHARDS - 1; shard >= 0; shard--) {
        Random random = new Random(Seeds.of(1, Seeds.Purpose.ORDER, step, shard));
        float[] gradient = new float[parameters.length];
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = (float) (5 * (parameters[i] + 0.2 * random.nextGaussian()));
        }
        sums.add(shard, new GradientSum(gradient, 1, 5));
      }
      AggregatedStep aggregate = aggregator.aggregate(step, sums.all());
      return new StepGradient(aggregate.sum(), 0, 0, 0, 0).withMetrics(aggregate.metrics());
    }

    @Override
    public AggregationState aggregationState() {
      return aggregator.state();
    }

    @Override
    public void restore(AggregationState state) {
      aggregator.restore(state);
    }

    @Override
    public void close() {}
  }
}
