package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import largo.core.aggregation.Aggregation;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.GradientAttack;
import largo.core.train.AggregationState;
import largo.core.train.ShardAggregator;
import largo.core.train.StepGradient;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Aggregated gradients of workers in the driver's JVM. */
public class RobustAggregationTest extends SparkSuite {

  /** With 201 examples every fourth step is an epoch's last, of 9. */
  private static final int STEPS = 4;

  private static final int SHARDS = 5;

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void givesTheSameBitsInAnyExchange() {
    try (FakeTask task = FakeTask.of(session(), 201, SHARDS)) {
      for (AggregationRule rule : AggregationRule.BY_NAME.values()) {
        Aggregation aggregation =
            new Aggregation(rule, 0.9, true, new GradientAttack.GaussianNoise(0.1), List.of(3));
        float[] expected;
        try (JobExchange exchange = task.job().with(aggregator(task, aggregation))) {
          expected = task.train(exchange, STEPS, () -> {});
        }
        try (SessionExchange exchange =
            task.session(aggregator(task, aggregation), new SessionSlots(spark(), 2))) {
          assertThat(task.train(exchange, STEPS, () -> {})).as("%s", rule).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  public void restoresWorkerMomentum() {
    Aggregation aggregation =
        new Aggregation(
            AggregationRule.BY_NAME.get("centered-clipping"),
            0.9,
            false,
            new GradientAttack.NoAttack(),
            List.of());
    try (FakeTask task = FakeTask.of(session(), 201, SHARDS)) {
      List<float[]> whole = new ArrayList<>();
      AggregationState kept = AggregationState.NONE;
      try (SessionExchange exchange =
          task.session(aggregator(task, aggregation), new SessionSlots(spark(), 1))) {
        assertThat(exchange.isRepeatable()).isFalse();
        for (int step = 0; step < 4; step++) {
          kept = step == 2 ? copy(exchange.aggregationState()) : kept;
          whole.add(exchange.gradient(step, task.start()).sum().gradient());
        }
      }
      try (JobExchange exchange = task.job().with(aggregator(task, aggregation))) {
        exchange.restore(kept);
        for (int step = 2; step < 4; step++) {
          StepGradient reply = exchange.gradient(step, task.start());
          assertThat(reply.sum().gradient()).isEqualTo(whole.get(step));
          assertThat(reply.metrics())
              .containsKeys("aggregation-distance", "aggregation-clipped-shards");
        }
      }
    }
  }

  private static AggregationState copy(AggregationState state) {
    return new AggregationState(
        state.momentum().stream().map(float[]::clone).toList(), state.previous().clone());
  }

  private static ShardAggregator aggregator(FakeTask task, Aggregation aggregation) {
    return new ShardAggregator(aggregation, task.definition().penalty().layout(), SHARDS, 1);
  }
}
