package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.optimizer.Rules;
import largo.spark.Slow;
import largo.spark.session.ClusterProbe;
import largo.spark.session.ClusterRates;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.Timeout;

/** Trials whose optimizer is sharded over executors in separate JVMs. */
@Category(Slow.class)
public class SlicedOnClusterTest extends ResumeSuite {

  private static final List<String> RULES =
      List.of(
          "{name=lamb, learning-rate=0.01}",
          "{name=ahb-adam, learning-rate=0.001, wrap=[clip-by-global-norm, lookahead]}",
          "{name=hfac, learning-rate=0.001, wrap=[gradient-centralization]}");

  @Rule public final Timeout deadline = Timeout.seconds(300);

  /** One cluster for all checks, because its start takes longer than they do. */
  @Test
  public void givesTheSameBitsAsASessionAlsoIfAnExecutorIsLost() throws IOException {
    List<TrialRunner.Result> expected =
        RULES.stream()
            .map(rule -> run("session" + RULES.indexOf(rule), spec("optimizer=" + rule), s -> {}))
            .toList();
    closeData(); // of the session that is closed now
    SparkSession cluster =
        open(
            "local-cluster[2,1,1024]",
            Map.of(
                "spark.executor.extraClassPath", System.getProperty("java.class.path"),
                "spark.authenticate", "true",
                "spark.authenticate.secret", "between us",
                "spark.network.crypto.enabled", "true"));
    try {
      for (int k = 0; k < RULES.size(); k++) {
        boolean lost = k == RULES.size() - 1;
        RunSpec spec =
            spec("optimizer=" + RULES.get(k), "exchange.kind=sliced", "checkpoint.every-steps=3");
        TrialRunner.Result sliced =
            run(
                cluster,
                spec,
                keeping("sliced" + k, List.of(), new StopRequest()),
                step -> {
                  if (lost && step.step() == 7) {
                    cluster.sparkContext().killExecutor("0");
                  }
                });
        sameExceptNoise(sliced, expected.get(k));
        if (k == 0) { // both executors have started
          measures(JavaSparkContext.fromSparkContext(cluster.sparkContext()));
        }
      }
    } finally {
      closeData();
      cluster.stop();
    }
  }

  private static void measures(JavaSparkContext spark) throws IOException {
    ClusterRates rates = new ClusterProbe(spark, Rules.named("lamb")).measure(2, 2);
    assertThat(rates.executors()).isEqualTo(2);
    assertThat(rates.site().isShared()).isTrue();
    assertThat(rates.site().bytesPerSecond()).isBetween(1e6, 1e11);
    assertThat(rates.site().executorBytesPerSecond()).isBetween(1e6, 1e11);
    assertThat(rates.rates().latency()).isBetween(1e-5, 1.0);
    assertThat(rates.rates().add()).isPositive();
    assertThat(rates.rates().update()).isGreaterThan(rates.rates().add());
    assertThat(rates.jobSeconds()).isBetween(1e-3, 10.0);
  }
}
