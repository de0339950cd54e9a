package largo.spark.tracking;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.report.TrialScores;
import largo.core.report.TrialScores.SplitScore;
import largo.core.train.StepRecord;
import largo.spark.TestFolder;
import org.apache.hadoop.conf.Configuration;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Metrics of trials in the OpenMetrics format, and their file. */
public class OpenMetricsFileTest extends JUnitSuite {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Trial TRIAL = Trial.of(RunSpec.DEFAULTS.optimizer(), 64, 1);

  private final TestFolder folder = TestFolder.create();
  private final Path path = folder.path().resolve("textfile/largo.prom");

  @Test
  public void countsStepsAndShowsTheLastOne() {
    OpenMetrics metrics = new OpenMetrics("digits");
    metrics.step(TRIAL, step(0, 0.5, Map.of()));
    metrics.step(
        TRIAL,
        step(
            1,
            0.25,
            Map.of("noise-scale", 90.5, "validation-accuracy", 0.75, "validation-loss", 0.7)));

    OpenMetricsText text = read(metrics);

    String labels =
        "batch=\"64\",optimizer=\"%s\",%srun=\"digits\",trial=\"%s\"}"
            .formatted(TRIAL.optimizer().label(), "%s", TRIAL.id());
    String plain = "{" + labels.formatted("");
    assertThat(text.samples())
        .contains(
            entry("largo_steps_total" + plain, 2.0),
            entry("largo_examples_total" + plain, 128.0),
            entry("largo_step_seconds_total" + plain, 4.0),
            entry("largo_phase_seconds_total{" + labels.formatted("phase=\"gradient\","), 2.0),
            entry("largo_phase_seconds_total{" + labels.formatted("phase=\"exchange\","), 1.0),
            entry("largo_phase_seconds_total{" + labels.formatted("phase=\"reduce\","), 0.5),
            entry("largo_phase_seconds_total{" + labels.formatted("phase=\"update\","), 0.25),
            entry("largo_loss" + plain, 0.25),
            entry("largo_learning_rate" + plain, 0.1),
            entry("largo_gradient_norm" + plain, 3.0),
            entry("largo_update_norm" + plain, 1.0),
            entry("largo_staleness_updates" + plain, 3.0),
            entry("largo_noise_scale_examples" + plain, 90.5),
            entry("largo_validation_accuracy" + plain, 0.75),
            entry("largo_validation_loss" + plain, 0.7),
            entry("largo_trials_running{run=\"digits\"}", 1.0));
    assertThat(text.of("largo_exchange_bytes_total", "direction=\"down\"").values())
        .containsExactly(200.0);
    assertThat(text.of("largo_exchange_bytes_total", "direction=\"up\"").values())
        .containsExactly(100.0);
    assertThat(text.samples().keySet()).noneMatch(name -> name.contains("r2"));
    assertThat(text.units())
        .containsOnly(
            entry("largo_step_seconds", "seconds"),
            entry("largo_phase_seconds", "seconds"),
            entry("largo_exchange_bytes", "bytes"),
            entry("largo_staleness_updates", "updates"),
            entry("largo_noise_scale_examples", "examples"));
    assertThat(text.types())
        .contains(entry("largo_steps", "counter"), entry("largo_loss", "gauge"));
  }

  @Test
  public void hasScoresAndStatusOfTrialsThatEnded() {
    OpenMetrics metrics = new OpenMetrics("digits");
    metrics.step(TRIAL, step(0, Double.NaN, Map.of()));
    assertThat(read(metrics).of("largo_trials_ended_total", "").values())
        .containsExactly(0.0, 0.0, 0.0, 0.0);

    metrics.ended(result(TrialResult.Status.FINISHED));
    metrics.ended(result(TrialResult.Status.DIVERGED));
    metrics.ended(result(TrialResult.Status.DIVERGED));

    OpenMetricsText text = read(metrics);
    assertThat(text.of("largo_trials_ended_total", ""))
        .containsOnly(
            entry("{run=\"digits\",status=\"finished\"}", 1.0),
            entry("{run=\"digits\",status=\"diverged\"}", 2.0),
            entry("{run=\"digits\",status=\"failed\"}", 0.0),
            entry("{run=\"digits\",status=\"stopped\"}", 0.0));
    assertThat(text.of("largo_trials_running", "")).containsOnlyKeys("{run=\"digits\"}");
    assertThat(text.of("largo_trials_running", "").values()).containsExactly(0.0);
    assertThat(text.of("largo_test_accuracy", TRIAL.id()).values()).containsExactly(0.875);
    assertThat(text.of("largo_train_loss", TRIAL.id()).values()).containsExactly(0.125);
    assertThat(text.of("largo_validation_accuracy", "")).as("not measured").isEmpty();
    assertThat(text.of("largo_loss", TRIAL.id()).values()).containsExactly(Double.NaN);
  }

  @Test
  public void hasCountersThatNeverDecrease() {
    OpenMetrics metrics = new OpenMetrics("digits");
    for (double seconds : new double[] {2, -1, Double.NaN}) {
      metrics.step(
          TRIAL,
          new StepRecord(
              0, 0, 1, 0, 1, 1, 0.1, 64, 2, 1, seconds, 0, 0, 0, 0, -1, 0, Map.of(), Map.of()));
    }
    assertThat(read(metrics).of("largo_phase_seconds_total", "phase=\"exchange\"").values())
        .containsExactly(2.0);
  }

  @Test
  public void quotesNames() {
    OpenMetrics metrics = new OpenMetrics("a \"b\"\\\nc");
    assertThat(read(metrics).samples())
        .containsKey("largo_trials_running{run=\"a \\\"b\\\"\\\\\\nc\"}");
  }

  /** Each content that is read meanwhile is complete. */
  @Test
  public void replacesTheFileWhileItIsRead() throws IOException {
    try (OpenMetricsFile file = open(path.toString(), 1)) {
      await().atMost(LONG.toSeconds(), SECONDS).until(() -> Files.exists(path));
      for (int i = 0; i < 200; i++) {
        file.step(TRIAL, step(i, 0.5, Map.of()));
        OpenMetricsText.read(Files.readString(path));
      }
    }
    OpenMetricsText text = OpenMetricsText.read(Files.readString(path));
    assertThat(text.of("largo_steps_total", TRIAL.id()).values()).containsExactly(200.0);
    assertThat(text.of("largo_trials_running", "").values()).containsExactly(0.0);
    try (Stream<Path> all = Files.list(path.getParent())) {
      assertThat(all).containsExactly(path);
    }
  }

  @Test
  public void isWrittenAtTheEndIfTheRunIsShorterThanAPause() throws IOException {
    try (OpenMetricsFile file = open(path.toUri().toString(), 3_600_000)) {
      file.step(TRIAL, step(0, 0.5, Map.of()));
    }
    assertThat(OpenMetricsText.read(Files.readString(path)).of("largo_steps_total", "")).hasSize(1);
  }

  @Test
  public void triesAgainAfterAFailure() throws IOException {
    Path inTheWay = path.getParent();
    Files.writeString(inTheWay, "a file in place of the folder");
    try (OpenMetricsFile file = open(path.toString(), 10)) {
      file.step(TRIAL, step(0, 0.5, Map.of()));
      Files.delete(inTheWay);
      await().atMost(LONG.toSeconds(), SECONDS).until(() -> Files.exists(path));
    }
  }

  @Test
  public void doesNotEndARunThatCannotWriteIt() {
    for (String file :
        List.of("nowhere://host/a.prom", ":", folder.write("file", "") + "/a.prom")) {
      try (OpenMetricsFile written = open(file, 10)) {
        written.step(TRIAL, step(0, 0.5, Map.of()));
        written.ended(result(TrialResult.Status.FINISHED), "model.zip", Optional::empty);
      }
    }
  }

  /** A file system that hangs: the pipe has no reader until the end. */
  @Test
  public void closesInTimeIfTheFileCannotBeWritten() throws Exception {
    Path pipe = folder.path().resolve(".hung.prom.tmp");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    RetryDelays delays = new RetryDelays(Duration.ofMillis(1), Duration.ofMillis(100));
    long begun = System.nanoTime();
    try (OpenMetricsFile file =
        new OpenMetricsFile(folder + "/hung.prom", "digits", delays, new Configuration())) {
      file.step(TRIAL, step(0, 0.5, Map.of()));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
    assertThat(Files.readAllBytes(pipe)).as("the write goes on").isNotEmpty();
  }

  private static OpenMetricsFile open(String file, long pause) {
    return new OpenMetricsFile(
        file, "digits", new RetryDelays(Duration.ofMillis(pause), LONG), new Configuration());
  }

  private static OpenMetricsText read(OpenMetrics metrics) {
    return OpenMetricsText.read(new String(metrics.text(), StandardCharsets.UTF_8));
  }

  private static StepRecord step(long number, double loss, Map<String, Double> scalars) {
    return new StepRecord(
        number, 0, loss, 0, 3, 1, 0.1, 64, 2, 1, 0.5, 0.25, 0.125, 100, 50, 1, 3, scalars,
        Map.of());
  }

  private static TrialResult result(TrialResult.Status status) {
    SplitScore none = new SplitScore(Double.NaN, Double.NaN);
    return new TrialResult(
        TRIAL.id(),
        TRIAL.optimizer().label(),
        "",
        64,
        64,
        2,
        1,
        0.1,
        1,
        1,
        new TrialScores(new SplitScore(0.125, 0.9), none, new SplitScore(0.25, 0.875), List.of()),
        0,
        0,
        1,
        64,
        status,
        "");
  }
}
