package largo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import largo.spark.SparkSuite;
import largo.spark.interop.OpenSession;
import org.apache.spark.SparkEnv;
import org.junit.Test;

/** Steps as a source of Spark's metrics. */
public class StepMetricsTest extends SparkSuite {

  private static final Trial TRIAL = Trial.of(RunSpec.DEFAULTS.optimizer(), 64, 1);

  @Test
  public void areASourceUntilTheyAreClosed() {
    spark(); // has to run
    try (StepMetrics metrics = StepMetrics.register()) {
      for (int i = 0; i < 3; i++) {
        metrics.step(TRIAL, step(i));
      }

      assertThat(sources()).isEqualTo(1);
      MetricRegistry registry = metrics.metricRegistry();
      assertThat(registry.counter("examples").getCount()).isEqualTo(192);
      assertThat(registry.counter("bytes.down").getCount()).isEqualTo(300);
      assertThat(registry.timer("step.time").getSnapshot().getMax()).isEqualTo(2_000_000_000L);
      assertThat(registry.histogram("staleness").getSnapshot().getMax()).isEqualTo(3);
      assertThat(registry.getGauges().get("loss").getValue()).isEqualTo(0.5);
    }
    assertThat(sources()).isZero();
  }

  @Test
  public void areServedToPrometheus() throws IOException {
    String sink = "spark.metrics.conf.*.sink.prometheusServlet.";
    Map<String, String> settings =
        Map.of(
            "spark.ui.enabled",
            "true",
            "spark.ui.port",
            "0",
            "spark.ui.prometheus.enabled",
            "true",
            sink + "class",
            "org.apache.spark.metrics.sink.PrometheusServlet",
            sink + "path",
            "/metrics/prometheus");
    try (OpenSession open = new OpenSession(open("local[1]", settings));
        StepMetrics metrics = StepMetrics.register()) {
      metrics.step(TRIAL, step(0));
      URL address =
          new URL(open.session().sparkContext().uiWebUrl().get() + "/metrics/prometheus/");
      try (InputStream page = address.openStream()) {
        assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
            .containsPattern("largo_loss_Value\\S* 0\\.5")
            .containsPattern("largo_examples_Count\\S* 64");
      }
    }
  }

  private static StepRecord step(int number) {
    return new StepRecord(
        number, 0, 0.5, 0, 1, 1, 0.1, 64, 2, 1, 0.5, 0.25, 0.25, 100, 50, 1, 3, Map.of(), Map.of());
  }

  private static int sources() {
    return SparkEnv.get().metricsSystem().getSourcesByName("largo").size();
  }
}
