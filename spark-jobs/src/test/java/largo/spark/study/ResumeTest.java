package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import largo.spark.LoggedMessages;
import largo.spark.storage.StorageException;
import org.junit.Test;

/**
 * A trial that was stopped or failed resumes from its last checkpoint to the same bits, with all
 * its steps. The network uses dropout and batch normalization.
 */
public class ResumeTest extends ResumeSuite {

  @Test
  public void resumesAJobExchangeToTheSameBits() throws IOException {
    assertResumesToTheSameBits("lambc", "job"); // core tests every rule
  }

  @Test
  public void resumesASessionExchangeToTheSameBits() throws IOException {
    assertResumesToTheSameBits("arsgb", "session");
  }

  @Test
  public void resumesASlicedExchangeToTheSameBits() throws IOException {
    assertResumesToTheSameBits("hfac, wrap = [gradient-centralization, lookahead]", "sliced");
  }

  @Test
  public void resumesACheckpointWithOtherKindsOfExchange() throws IOException {
    assertResumesWithOtherKinds("lamb, wrap=[clip-by-global-norm]");
  }

  @Test
  public void resumesAugmentedTrainingWithOtherKindsOfExchange() throws IOException {
    assertResumesWithOtherKinds(
        "lamb",
        "data.augment={crop-padding=4, horizontal-flip=true, cutout=8}",
        "data.augment.mixup=0.2",
        "data.augment.label-smoothing=0.1");
  }

  @Test
  public void resumesTheProgressOfAdaScaleWithOtherKindsOfExchange() throws IOException {
    assertResumesWithOtherKinds("sgd, wrap=[{ name = adascale, base-batch = 8 }]");
  }

  @Test
  public void resumesAFactorizationWithOtherKindsOfExchange() {
    String[] changes = {
      "model={zoo=mlp, widths=[16, 12]}",
      "trainer={name=block-admm, cuts=[dense1, dense2], factors=5}",
      "optimizer={name=adam, learning-rate=0.003}"
    };
    TrialRunner.Result whole = run("whole", with("session", "shards=2", changes), step -> {});

    stopAfter(7, "out", with("session", "shards=2", changes));
    stopAfter(13, "out", with("job", "shards=2", changes));
    TrialRunner.Result resumed = run("out", with("session", "shards=2", changes), step -> {});
    sameExceptNoise(withoutSeconds(resumed), withoutSeconds(whole));
    assertThat(resumed.factors()).isPresent().isEqualTo(whole.factors());
  }

  @Test
  public void resumesKeptActivationsWithOtherKindsOfExchange() {
    String[] changes = {
      "model={zoo=mlp, widths=[16, 12]}",
      "trainer={name=block-admm, cuts=[dense1, dense2], mode=batch, iterations=1}",
      "optimizer={name=adam, learning-rate=0.003}"
    };
    TrialRunner.Result whole = run("whole", with("session", "shards=3", changes), step -> {});

    stopAfter(2, "out", with("session", "shards=3", changes)); // in the first epoch
    stopAfter(7, "out", with("job", "shards=3", changes));
    stopAfter(13, "out", with("session", "shards=3", changes));
    TrialRunner.Result resumed = run("out", with("job", "shards=3", changes), step -> {});
    sameExceptNoise(withoutSeconds(resumed), withoutSeconds(whole));
  }

  @Test
  public void refusesACheckpointWithoutActivations() {
    String[] online = {
      "model={zoo=mlp, widths=[16]}",
      "trainer={name=block-admm, cuts=[dense1]}",
      "optimizer={name=adam, learning-rate=0.003}"
    };
    stopAfter(3, "out", with("session", "shards=3", online));

    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(
            () ->
                run(
                    "out",
                    with("job", "trainer.mode=batch", concat("shards=3", online)),
                    List.of("trainer"),
                    step -> {}))
        .withMessageContaining("states of the examples of 3 shards, but there were 0");
  }

  private static String[] concat(String first, String... others) {
    return Stream.concat(Stream.of(first), Arrays.stream(others)).toArray(String[]::new);
  }

  private void assertResumesWithOtherKinds(String rule, String... changes) throws IOException {
    String optimizer = "optimizer={name=" + rule + ", learning-rate=0.01}";
    TrialRunner.Result whole = run("whole", with("session", optimizer, changes), step -> {});

    stopAfter(5, "out", with("sliced", optimizer, changes));
    stopAfter(9, "out", with("job", optimizer, changes));
    stopAfter(13, "out", with("sliced", optimizer, changes));
    sameExceptNoise(run("out", with("session", optimizer, changes), step -> {}), whole);
  }

  @Test
  public void resumesAScheduleOfTheBatchWithOtherKindsOfExchange() throws IOException {
    assertResumesWithOtherKinds(
        "momentum",
        "budget.steps=80",
        "batch={schedule=doubling-at, at-epochs=[0.8, 4], learning-rate-scaling=sqrt}");
  }

  @Test
  public void stopsEarlyAtTheSameStepAfterAResume() throws IOException {
    RunSpec spec =
        spec(
            "optimizer={name=momentum, learning-rate=0.001}",
            "evaluation={every-steps=1, patience=20}",
            "budget.steps=1000");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    stopAfter(whole.steps().size() - 2, "out", spec); // within the evaluations without a better one
    TrialRunner.Result resumed = run("out", spec, step -> {});

    assertThat(whole.steps()).hasSizeLessThan(1000);
    assertThat(whole.result().status()).isEqualTo(TrialResult.Status.FINISHED);
    assertThat(whole.result().bestStep()).isEqualTo(whole.steps().size() - 20);
    assertThat(whole.model()).isNotEmpty();
    same(resumed, whole);
  }

  @Test
  public void rejectsABatchThatFollowsANoiseThatSlicesDoNotMeasure() {
    RunSpec spec =
        with(
            "sliced",
            "optimizer={name=adam, learning-rate=0.01}",
            "batch={schedule=noise-scale, theta=2}");

    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> run("out", spec, step -> {}))
        .withMessageStartingWith(
            "exchange.kind must be session or job where batch.schedule is noise-scale");
  }

  @Test
  public void resumesABatchThatFollowsTheNoiseScale() throws IOException {
    String optimizer = "optimizer={name=momentum, learning-rate=0.01}";
    String[] changes = {
      "budget.steps=60",
      "batch={global=30, schedule=noise-scale, every-steps=2, theta=2, max-batch=100}"
    };
    TrialRunner.Result whole = run("whole", with("session", optimizer, changes), step -> {});
    assertThat(whole.steps()).hasSizeLessThan(60);
    assertThat(whole.steps().stream().map(step -> step.scalars().get(StepRecord.BATCH)))
        .isSorted()
        .startsWith(30.0)
        .anyMatch(batch -> batch > 40);

    stopAfter(5, "out", with("session", optimizer, changes));
    stopAfter(9, "out", with("job", optimizer, changes));
    sameExceptBytes(run("out", with("session", optimizer, changes), step -> {}), whole);
    sameExceptNoise(run("sliced", with("sliced", optimizer, changes), step -> {}), whole);
  }

  @Test
  public void resumesWorkerMomentumWithAnotherKindOfExchange() throws IOException {
    String optimizer = "optimizer={name=sgd, learning-rate=0.05}";
    String[] changes = {
      "shards=4",
      "aggregation={name=centered-clipping, tau=1, worker-momentum=0.9, normalize=true, "
          + "attack={name=gaussian, shards=[1]}}"
    };
    TrialRunner.Result whole = run("whole", with("session", optimizer, changes), step -> {});
    assertThat(whole.steps())
        .allSatisfy(
            step ->
                assertThat(step.scalars())
                    .containsKeys("aggregation-error", "aggregation-clipped-shards"));

    stopAfter(5, "out", with("job", optimizer, changes));
    sameExceptBytes(run("out", with("session", optimizer, changes), step -> {}), whole);
  }

  private RunSpec with(String exchange, String optimizer, String... changes) {
    List<String> all = new ArrayList<>(List.of("exchange.kind=" + exchange, optimizer));
    all.addAll(List.of(changes));
    return spec(all.toArray(String[]::new));
  }

  @Test
  public void rejectsAnAverageInSlicesForBatchNormalization() {
    RunSpec spec = with("sliced", "optimizer={name=schedule-free-sgd, learning-rate=0.01}");

    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> run("out", spec, step -> {}))
        .withMessageStartingWith("exchange.kind must be session or job for an optimizer that");
  }

  @Test
  public void resumesAWrappedRuleToTheSameBits() throws IOException {
    assertResumesToTheSameBits("momentum, wrap = [lookahead]", "session");
  }

  @Test
  public void resumesARuleThatEvaluatesAnAverageToTheSameBits() throws IOException {
    assertResumesToTheSameBits("schedule-free-sgd", "session");
  }

  @Test
  public void resumesAnAverageInSlicesToTheSameBits() throws IOException {
    assertResumesWithOtherKinds("schedule-free-adamw", "model.zoo=mlp", "model.widths=[12]");
  }

  @Test
  public void resumesARuleOfMatricesInSlicesToTheSameBits() throws IOException {
    assertResumesWithOtherKinds(
        "soap, every = 2, max-dimension = 64, wrap = [clip-by-global-norm]",
        "model.zoo=mlp",
        "model.widths=[12]");
  }

  @Test
  public void resumesARuleWithSecondGradientsToTheSameBits() throws IOException {
    assertResumesToTheSameBits("momentum, wrap = [{ name = looksam, every = 3 }]", "job");
  }

  @Test
  public void rejectsRulesThatNeedOtherGradientsThanTheExchangeHas() {
    for (String rule : List.of("schedule-free-sgd", "sgd, wrap = [sam]")) {
      RunSpec spec =
          spec(
              "exchange={compression=float16}",
              "optimizer={name=" + rule + ", learning-rate=0.01}");

      assertThatExceptionOfType(SpecException.class)
          .isThrownBy(() -> run("out", spec, step -> {}))
          .withMessageStartingWith("optimizer: ")
          .withMessageContaining("exchange.mode = sync, exchange.compression = none");
    }
  }

  private void assertResumesToTheSameBits(String rule, String exchange) throws IOException {
    RunSpec spec =
        spec("exchange.kind=" + exchange, "optimizer={name=" + rule + ", learning-rate=0.01}");
    TrialRunner.Result whole = run("whole", spec, step -> {});

    stopAfter(8, "out", spec);
    List<String> files = new ArrayList<>(List.of("000000000-000000008.steps"));
    if (exchange.equals("sliced")) {
      files.add("000000008-00001-of-00001.slice");
    }
    files.add("000000008.checkpoint");
    assertThat(names("out")).containsExactlyElementsOf(files);
    List<Long> taken = new ArrayList<>();
    TrialRunner.Result resumed = run("out", spec, step -> taken.add(step.step()));

    assertThat(taken).hasSize(12).first().isEqualTo(8L);
    same(resumed, whole);
  }

  @Test
  public void resumesWithResidualsOfAdaComp() throws IOException {
    assertResumesWithResiduals("adacomp, dense-bin = 100");
  }

  @Test
  public void resumesWithResidualsOfGmc() throws IOException {
    assertResumesWithResiduals("gmc, share = 0.05");
  }

  private void assertResumesWithResiduals(String compression) throws IOException {
    RunSpec spec =
        spec(
            "exchange={compression=" + compression + "}",
            "optimizer={name=sgd, learning-rate=0.05}",
            "schedule={name=cosine, warmup-epochs=1}");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    stopAfter(8, "out", spec);
    List<Long> taken = new ArrayList<>();
    TrialRunner.Result resumed = run("out", spec, step -> taken.add(step.step()));

    assertThat(taken).hasSize(12).first().isEqualTo(8L);
    same(resumed, whole);
    assertThat(whole.steps())
        .allSatisfy(
            step -> assertThat(step.scalars()).containsKeys("compression-rate", "sent-rate"));
  }

  @Test
  public void resumesAfterAFailure() throws IOException {
    RunSpec spec = spec("checkpoint.every-steps=3", "checkpoint.keep=3");
    TrialRunner.Result whole = run("whole", spec, step -> {});

    breakOffIn(14, "out", spec);
    assertThat(names("out"))
        .containsExactly(
            "000000000-000000003.steps",
            "000000003-000000006.steps",
            "000000006-000000009.steps",
            "000000006.checkpoint",
            "000000009-000000012.steps",
            "000000009.checkpoint",
            "000000012.checkpoint");
    breakOffIn(13, "out", spec); // once more, before anything was saved
    stopAfter(17, "out", spec);
    TrialRunner.Result resumed =
        run("out", spec, step -> assertThat(step.step()).isGreaterThan(16));

    same(resumed, whole);
    double seconds = resumed.steps().stream().mapToDouble(StepRecord::seconds).sum();
    assertThat(resumed.result().seconds()).isBetween(seconds, seconds + 1);
  }

  @Test
  public void skipsDamagedCheckpointsWithAWarning() throws IOException {
    RunSpec spec = spec("checkpoint.every-steps=4", "checkpoint.keep=3");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    breakOffIn(13, "out", spec);
    damage("out", "000000012.checkpoint", bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    damage(
        "out",
        "000000008.checkpoint",
        bytes -> {
          bytes[bytes.length - 9] ^= 1;
          return bytes;
        });

    List<Long> taken = new ArrayList<>();
    Resumed resumed = resume(spec, step -> taken.add(step.step()));

    assertThat(taken).first().isEqualTo(4L);
    assertThat(resumed.logged())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("is skipped", "000000012.checkpoint: it ends within its "),
            line -> assertThat(line).contains("000000008.checkpoint: the checksum of its "));
    same(resumed.result(), whole);
    assertThat(names("out"))
        .contains("000000012.checkpoint.damaged", "000000008.checkpoint.damaged");
  }

  @Test
  public void skipsCheckpointsWithDamagedOrMissingSlices() throws IOException {
    RunSpec spec = spec("exchange.kind=sliced", "checkpoint.every-steps=4", "checkpoint.keep=3");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    breakOffIn(13, "out", spec);
    damage(
        "out",
        "000000012-00001-of-00001.slice",
        bytes -> {
          bytes[bytes.length - 9] ^= 1;
          return bytes;
        });
    Files.delete(trial("out").resolve("checkpoints/000000008-00001-of-00001.slice"));

    List<Long> taken = new ArrayList<>();
    Resumed resumed = resume(spec, step -> taken.add(step.step()));

    assertThat(taken).first().isEqualTo(4L);
    assertThat(resumed.logged())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("000000012.checkpoint: its slice ", ": the checksum of its data is"),
            line ->
                assertThat(line)
                    .contains("000000008.checkpoint: its slice ", ".slice does not exist"));
    same(resumed.result(), whole);
    assertThat(names("out"))
        .contains("000000012.checkpoint.damaged", "000000008.checkpoint.damaged")
        .contains("000000020.checkpoint", "000000020-00001-of-00001.slice")
        .doesNotContain("000000004-00001-of-00001.slice");
  }

  @Test
  public void startsOverIfAllCheckpointsAreDamaged() throws IOException {
    RunSpec spec = spec("checkpoint.every-steps=4");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    breakOffIn(9, "out", spec);
    damage("out", "000000004.checkpoint", bytes -> new byte[0]);
    damage("out", "000000008.checkpoint", bytes -> new byte[0]);

    Resumed resumed = resume(spec, step -> {});

    assertThat(resumed.logged())
        .hasSize(3)
        .last()
        .asString()
        .contains("the trial starts from the beginning");
    same(resumed.result(), whole);
    assertThat(names("out")).contains("000000016.checkpoint", "000000020.checkpoint");
    assertThat(names("out").stream().filter(n -> n.endsWith("point"))).hasSize(2);
  }

  @Test
  public void losesRowsButNoParametersWithADamagedStepFile() throws IOException {
    RunSpec spec = spec("checkpoint.every-steps=4");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    breakOffIn(13, "out", spec);
    damage("out", "000000000-000000004.steps", bytes -> new byte[0]);
    Files.delete(trial("out").resolve("checkpoints/000000004-000000008.steps"));

    List<Long> taken = new ArrayList<>();
    Resumed resumed = resume(spec, step -> taken.add(step.step()));

    assertThat(taken).first().isEqualTo(12L);
    assertThat(resumed.logged())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("steps 0 to 3 are missing", "000000000-000000004.steps: it ends"),
            line ->
                assertThat(line)
                    .contains(
                        "steps 4 to 7 are missing", "000000008.steps: there is no such file"));
    assertThat(resumed.result().model()).isEqualTo(whole.model());
    assertThat(resumed.result().result().steps()).isEqualTo(STEPS);
    assertThat(resumed.result().steps()).hasSize(12).first().extracting("step").isEqualTo(8L);
  }

  /** An unreadable file may be intact: it is neither skipped nor deleted. */
  @Test
  public void failsIfACheckpointCannotBeRead() throws IOException {
    RunSpec spec = spec("checkpoint.every-steps=4");
    breakOffIn(9, "out", spec);
    Path newest = trial("out").resolve("checkpoints/000000008.checkpoint");
    Files.delete(newest);
    Files.createDirectory(newest); // opens, but does not read
    TreeSet<String> before = names("out");

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> run("out", spec, step -> {}))
        .withMessageContaining("000000008.checkpoint cannot be read (resume when it is readable")
        .withMessageContaining("Is a directory");
    assertThat(names("out")).isEqualTo(before);
  }

  @Test
  public void trainsOnIfNothingCanBeSavedAndSavesLater() throws IOException {
    RunSpec spec = spec("checkpoint.every-steps=4", "checkpoint.best=true");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    Path trials = folder.path().resolve("out/trials");
    Files.createDirectories(trials.getParent());
    Files.createFile(trials); // no folder can be there

    breakOffIn(
        17,
        "out",
        spec,
        step -> {
          if (step == 13) {
            delete(trials);
          }
        });

    assertThat(names("out")).containsExactly("000000000-000000016.steps", "000000016.checkpoint");
    assertThat(trial("out").resolve("best.zip")).exists();
    same(run("out", spec, step -> {}), whole);
  }

  @Test
  public void rejectsCheckpointsOfAnotherSpecificationOrOtherData() throws IOException {
    stopAfter(3, "out", spec());

    refused(spec("batch.micro=8"), List.of(), "  batch.micro is 8, but was 16");
    refused(
        spec("data.train-examples=400"),
        List.of(),
        "  data is 360 training, 40 validation",
        "  data.train-examples is 400, but was 300");
    refused(
        spec("optimizer.beta1=0.5"),
        List.of("optimizer"),
        "the state must be of Lamb[",
        "beta1=0.5");
    TrialRunner.Result longer =
        run("out", spec("budget.steps=25", "checkpoint.keep=9"), List.of("budget"), step -> {});
    assertThat(longer.steps()).hasSize(25);
  }

  @Test
  public void keepsTheBestModelAcrossResumes() throws IOException {
    RunSpec spec = spec("checkpoint.best=true", "checkpoint.every-steps=7", "batch.global=60");
    TrialRunner.Result whole = run("whole", spec, step -> {});
    byte[] best = Files.readAllBytes(trial("whole").resolve("best.zip"));

    breakOffIn(10, "out", spec);
    stopAfter(13, "out", spec);
    TrialRunner.Result resumed = run("out", spec, step -> {});

    assertThat(Files.readAllBytes(trial("out").resolve("best.zip"))).isEqualTo(best);
    same(resumed, whole);
    assertBestIsThatOfTheSteps(whole);
  }

  private static void assertBestIsThatOfTheSteps(TrialRunner.Result result) {
    Map<Long, Double> measured = new TreeMap<>();
    result.steps().stream()
        .filter(step -> !Double.isNaN(step.validationAccuracy()))
        .forEach(step -> measured.put(step.step() + 1, step.validationAccuracy()));
    assertThat(measured.keySet()).containsExactly(5L, 10L, 15L, 20L); // epochs of five steps
    assertThat(result.result().bestValidationAccuracy())
        .isEqualTo(Collections.max(measured.values()))
        .isEqualTo(measured.get(result.result().bestStep()));
    assertThat(measured.get(20L)).isEqualTo(result.result().scores().validation().accuracy());
  }

  @Test
  public void isEvaluatedAsConfigured() throws IOException {
    TrialRunner.Result often = run("often", spec("evaluation.every-steps=3"), step -> {});
    TrialRunner.Result never = run("never", spec("evaluation.every-epochs=0"), step -> {});

    assertThat(often.steps().stream().filter(s -> !Double.isNaN(s.validationAccuracy())))
        .extracting(StepRecord::step)
        .contains(2L, 5L, 17L);
    assertThat(never.steps()).allMatch(s -> Double.isNaN(s.validationAccuracy()));
    assertThat(never.result().bestStep()).isZero();
    assertThat(often.model()).isEqualTo(never.model());
  }

  private void refused(RunSpec spec, List<String> allowChanged, String... messages) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> run("out", spec, allowChanged, step -> {}))
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void damage(String out, String file, UnaryOperator<byte[]> how) throws IOException {
    Path path = trial(out).resolve("checkpoints").resolve(file);
    Files.write(path, how.apply(Files.readAllBytes(path)));
  }

  /** A resumed trial and the log messages of its checkpoints. */
  private record Resumed(TrialRunner.Result result, List<String> logged) {}

  private Resumed resume(RunSpec spec, Consumer<StepRecord> steps) {
    TrialRunner.Result[] result = new TrialRunner.Result[1];
    List<String> logged =
        LoggedMessages.of(
            CheckpointStore.class.getName(), () -> result[0] = run("out", spec, steps));
    return new Resumed(result[0], logged);
  }
}
