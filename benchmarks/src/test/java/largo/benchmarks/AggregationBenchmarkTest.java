package largo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.AnnotatedElement;
import java.util.Set;
import largo.benchmarks.AggregationBenchmark.RuleState;
import largo.core.aggregation.AggregationRule;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

class AggregationBenchmarkTest {

  @Test
  void measuresEveryRule() throws NoSuchFieldException {
    AnnotatedElement name = RuleState.class.getField("name");

    assertThat(Set.of(name.getAnnotation(Param.class).value()))
        .isEqualTo(AggregationRule.BY_NAME.keySet());
  }

  @Test
  void aggregatesGradientsOfAllShards() {
    RuleState state = new RuleState();
    state.name = "mean";
    state.shards = 3;
    state.prepare();

    float[] mean = new AggregationBenchmark().aggregate(state).values();

    double expected = 0;
    for (int k = 0; k < 3; k++) {
      expected += BenchmarkVectors.normal(mean.length, k, 0.01)[7] / 3.0;
    }
    assertThat((double) mean[7]).isEqualTo(expected, within(2e-9));
  }
}
