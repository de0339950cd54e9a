package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import org.junit.Test;

/** Asynchronous trials. */
public class AsyncTest extends SparkSuite {

  private static final String SPEC =
      """
      data { source = digits, train-examples = 300, test-examples = 60 }
      model { zoo = mlp, widths = [16], dropout = 0.3 }
      optimizer { name = apam, learning-rate = 0.002 }
      batch { global = 32, micro = 16 }
      budget.epochs = 3
      exchange.mode = async
      checkpoint.best = false
      """;

  private static final int STEPS = 30; // ten an epoch

  private final TestFolder folder = TestFolder.create();

  @Test
  public void resumesAndGivesTheSameBitsInARecordedOrder() {
    RunSpec spec = spec();
    assertThatExceptionOfType(StudyStoppedException.class).isThrownBy(() -> stopAfter(13, spec));
    List<Long> taken = new ArrayList<>();
    TrialRunner.Result live = run("live", spec, step -> taken.add(step.step()));

    assertThat(taken).hasSize(STEPS - 13).first().isEqualTo(13L);
    assertThat(live.steps()).hasSize(STEPS);
    assertThat(live.steps().subList(13, 30)) // in-flight gradients were dropped
        .allMatch(s -> s.step() - s.staleness() >= 13);
    new ResultStore(session(), out("live"), ModelFormat.DL4J).save(spec, trial(spec), live);

    RunSpec again = spec("exchange.update-order-from=" + folder + "/live");
    TrialRunner.Result replayed = run("replayed", again, step -> {});

    assertThat(replayed.model()).isEqualTo(live.model());
    assertThat(replayed.result().scores().test().accuracy())
        .isEqualTo(live.result().scores().test().accuracy());
    assertThat(order(replayed)).isEqualTo(order(live));
    assertThat(live.result().examplesPerSecond()).isPositive();
  }

  @Test
  public void keepsTheStalenessBoundAndTheConfiguredDelays() {
    assertThat(run("bound", spec("exchange.max-staleness=0"), step -> {}).steps())
        .extracting(StepRecord::staleness)
        .containsOnly(0L);
    assertThat(run("delay", spec("exchange.max-delay=6"), step -> {}).steps())
        .extracting(StepRecord::staleness)
        .contains(0L, 5L)
        .allMatch(staleness -> staleness <= 5);
  }

  @Test
  public void rejectsImpossibleSettings() {
    refused(
        "trial t: batch.global must be at most the 150 examples of a shard where exchange.mode is "
            + "async, but was 151; use fewer shards, or exchange.mode = sync",
        "batch.global=151");
    refused(
        "exchange.update-order-from must be the folder of a run that has the steps of trial t, but %s/no has "
                .formatted(folder)
            + "none of them",
        "exchange.update-order-from=" + folder + "/no");
  }

  private void refused(String message, String... overrides) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> run("out", spec(overrides), step -> {}))
        .withMessage(message);
  }

  private static List<Long> order(TrialRunner.Result result) {
    return result.steps().stream().flatMap(s -> Stream.of(s.shard(), s.staleness())).toList();
  }

  private void stopAfter(int steps, RunSpec spec) {
    StopRequest stop = new StopRequest();
    run(
        "live",
        spec,
        stop,
        step -> {
          if (step.step() == steps - 1) {
            make(stop);
          }
        });
  }

  private static void make(StopRequest stop) {
    try {
      stop.request(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private TrialRunner.Result run(String out, RunSpec spec, Consumer<StepRecord> steps) {
    return run(out, spec, new StopRequest(), steps);
  }

  private TrialRunner.Result run(
      String out, RunSpec spec, StopRequest stop, Consumer<StepRecord> steps) {
    try (ShardedData data = new DataLoader(session(), spec.data(), spec.shards()).load()) {
      LoadedModel model = LoadedModel.of(spec, data, spark().hadoopConfiguration());
      return new TrialRunner(session(), spec, data, model, Placement.ANYWHERE, 1)
          .run(
              trial(spec),
              new TrialPersistence(out(out), List.of(), stop),
              EarlyStopping.none(),
              steps);
    }
  }

  private static Trial trial(RunSpec spec) {
    return new Trial("t", spec.optimizer(), spec.batch().global(), spec.seed());
  }

  private OutputFolder out(String name) {
    return new OutputFolder(folder + "/" + name, spark().hadoopConfiguration());
  }

  private static RunSpec spec(String... overrides) {
    return SpecReader.read("async", SPEC, List.of(overrides));
  }
}
