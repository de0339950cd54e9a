package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import largo.spark.LoggedMessages;
import largo.spark.Slow;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.awaitility.Awaitility;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/**
 * A trial with block-ADMM in batch mode whose executor is killed is repeated from its last
 * checkpoint, or from the start, to the same bits.
 */
@Category(Slow.class)
public class KeptActivationsOnClusterTest extends ResumeSuite {

  @Test
  public void repeatsTheStepsAfterTheLastCheckpointIfAnExecutorIsKilled() {
    TrialRunner.Result whole = run("whole", spec("session", 0), step -> {});
    closeData(); // of the session that is closed now

    SparkSession cluster =
        open(
            "local-cluster[2,1,1024]",
            Map.of("spark.executor.extraClassPath", System.getProperty("java.class.path")));
    try {
      sameBits(killed(cluster, "session", 5, 12), whole);
      sameBits(killed(cluster, "job", 5, 12), whole);
      sameBits(killed(cluster, "session", 0, 3), whole);
    } finally {
      closeData();
      cluster.stop();
    }
  }

  private TrialRunner.Result killed(
      SparkSession cluster, String exchange, int everySteps, long killedAfter) {
    TrialPersistence keeping = keeping(exchange + everySteps, List.of(), new StopRequest());
    RunSpec spec = spec(exchange, everySteps);
    Trial trial = new Trial("t", spec.optimizer(), spec.batch().global(), spec.seed());
    StateRecovery recovery =
        new StateRecovery("t", () -> keeping.checkpoints(trial, spec).newestStep());
    List<Long> once = new ArrayList<>();
    AtomicBoolean killed = new AtomicBoolean();
    AtomicReference<TrialRunner.Result> result = new AtomicReference<>();
    Consumer<StepRecord> kill =
        step -> {
          if (step.step() == killedAfter && !killed.getAndSet(true)) {
            killAnExecutor(cluster.sparkContext());
          }
        };
    List<String> warnings =
        LoggedMessages.of(
            StateRecovery.class.getName(),
            () ->
                result.set(
                    recovery.run(
                        steps -> run(cluster, spec, keeping, steps.andThen(kill)),
                        step -> once.add(step.step()))));

    assertThat(once).isEqualTo(LongStream.range(0, STEPS).boxed().toList());
    assertThat(warnings)
        .containsExactly(
            "t: an executor was lost, with the activations of its training examples; it is "
                + "repeated from "
                + (everySteps == 0 ? "the start" : "the checkpoint after step 10"));
    return result.get();
  }

  private static void killAnExecutor(SparkContext spark) {
    List<String> before = ScalaCollections.list(spark.getExecutorIds());
    spark.killExecutor(before.get(0));
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !ScalaCollections.list(spark.getExecutorIds()).contains(before.get(0)));
    spark.requestExecutors(1); // otherwise it is not replaced
  }

  private RunSpec spec(String exchange, int everySteps) {
    return spec(
        "exchange.kind=" + exchange,
        "shards=2",
        "checkpoint.every-steps=" + everySteps,
        "model={zoo=mlp, widths=[16, 12]}",
        "trainer={name=block-admm, cuts=[dense1, dense2], mode=batch, iterations=1}",
        "optimizer={name=adam, learning-rate=0.003}");
  }

  /** Without the seconds of blocks. */
  private static void sameBits(TrialRunner.Result one, TrialRunner.Result other) {
    sameExceptNoise(withoutSeconds(one), withoutSeconds(other));
  }
}
