package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import largo.core.config.AggregationSpec;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;
import largo.core.optimizer.Wrappers;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Decay;
import largo.core.schedule.Schedule;
import largo.core.train.ShardAggregator;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class GradientAggregationTest extends JUnitSuite {

  private static final UpdateRule SGD = Rules.named("sgd");

  @Test
  public void isAbsentByDefault() {
    assertThat(of("", 10, SGD)).isEmpty();
    assertThat(of("aggregation.normalize = true", 10, SGD)).isPresent();
  }

  @Test
  public void hasStateWithMomentumOrClipping() {
    assertThat(of("aggregation = median", 10, SGD).orElseThrow().hasState()).isFalse();
    assertThat(of("aggregation = centered-clipping", 10, SGD).orElseThrow().hasState()).isTrue();
    assertThat(of("aggregation.worker-momentum = 0.9", 10, SGD).orElseThrow().hasState()).isTrue();
  }

  /** The last of the batches of 98 examples has two. */
  @Test
  public void refusesBatchesWithExamplesOfTooFewShards() {
    assertThatThrownBy(() -> of("aggregation = median", 98, SGD))
        .isInstanceOf(SpecException.class)
        .hasMessage(
            "batch.global must be such that each step has examples of at least 3 shards where "
                + "aggregation.name is median, but with 98 of 100 training examples the smallest "
                + "batch has examples of 2; choose another batch, or set "
                + "aggregation.worker-momentum");
    assertThat(of("aggregation { name = median, worker-momentum = 0.9 }", 98, SGD)).isPresent();
    assertThat(of("aggregation.normalize = true", 98, SGD)).isPresent();
  }

  @Test
  public void refusesRulesThatNeedTheVarianceBetweenShards() {
    UpdateRule adascale = new Wrapped(SGD, Wrappers.named("adascale"));

    assertThat(of("", 10, adascale)).isEmpty();
    assertThatThrownBy(() -> of("aggregation = median", 10, adascale))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("optimizer.wrap must not contain adascale where aggregation is");
  }

  private static Optional<ShardAggregator> of(String text, int batch, UpdateRule rule) {
    RunSpec spec = SpecReader.read("test", "shards = 8\n" + text, List.of());
    AggregationSpec aggregation = spec.aggregation();
    ParameterLayout layout =
        new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, 3)));
    Schedule schedule = new Schedule(0.1, 0, 0, new Decay.Constant(), 10, 10);
    return GradientAggregation.of(
        aggregation,
        new TrainingParts(new BatchPlan(100, 8, batch, 1), rule, schedule, new float[3]),
        layout);
  }
}
