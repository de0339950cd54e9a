package largo.spark.track;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import largo.spark.SparkSuite;
import org.apache.spark.SparkEnv;
import org.junit.Test;

/** Steps among Spark's own metrics. */
public class StepMetricsTest extends SparkSuite {

  @Test
  public void areASourceUntilTheyAreClosed() {
    spark(); // has to run
    try (StepMetrics metrics = StepMetrics.register()) {
      Trial trial = Trial.of(RunSpec.DEFAULTS.optimizer(), 64, 1);
      for (int i = 0; i < 3; i++) {
        metrics.step(
            trial,
            new StepRecord(
                i, 0, 0.5, 0, 1, 1, 0.1, 64, 2, 1, 0.5, 0.25, 0.25, 100, 50, Map.of(), Map.of()));
      }

      assertThat(sources()).isEqualTo(1);
      MetricRegistry registry = metrics.metricRegistry();
      assertThat(registry.counter("examples").getCount()).isEqualTo(192);
      assertThat(registry.counter("bytes.down").getCount()).isEqualTo(300);
      assertThat(registry.timer("step.time").getSnapshot().getMax()).isEqualTo(2_000_000_000L);
      assertThat(registry.getGauges().get("loss").getValue()).isEqualTo(0.5);
    }
    assertThat(sources()).isZero();
  }

  private static int sources() {
    return SparkEnv.get().metricsSystem().getSourcesByName("largo").size();
  }
}
