package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecReader;
import largo.core.report.CriticalBatches.BatchEstimate;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.Test;

/** Measurements of a study in addition to its accuracies, in its verdict. */
class StudyMeasurementsTest {

  private static final List<Integer> BATCHES = List.of(32, 128, 512);
  private static final String SETTINGS = "weight-decay = 0, exempt = none";

  /** Steps to 0.9 of 100 + 12,800 / B, and a noise scale of 300 in every step. */
  private static StudyResults study(StudyMeasurements measurements) {
    List<TrialResult> results = new ArrayList<>();
    Map<String, List<StepRecord>> steps = new HashMap<>();
    for (int batch : BATCHES) {
      for (int seed = 1; seed <= 3; seed++) {
        TrialResult result =
            new FakeTrial("sgd", batch, 0.1, seed)
                .test(0.95 + 0.001 * seed)
                .gap(0.001 * batch + 0.0001 * seed)
                .result();
        long target = 100 + 12_800 / batch;
        results.add(result);
        steps.put(
            result.trial(),
            List.of(step(result, target - 2, 0.89, seed), step(result, target - 1, 0.91, seed)));
      }
    }
    StudyResults base = FakeSweep.of(results);
    return new StudyResults(
        SpecReader.read(
            "study.conf", "data.validation-fraction = 0.1", List.of("study.target=0.9")),
        base.data(),
        base.model(),
        base.trials(),
        results,
        steps,
        base.environment(),
        Optional.of(new TuningResults(List.of(), List.of())),
        measurements);
  }

  /** The noise of a seed differs, and its signal by the same factor. */
  private static StepRecord step(TrialResult result, long step, double accuracy, int seed) {
    StepRecord any = FakeSweep.of(List.of(result)).steps().get(result.trial()).get(0);
    Map<String, Double> scalars =
        Map.of(
            StepRecord.VALIDATION_ACCURACY,
            accuracy,
            StepRecord.GRADIENT_NOISE,
            300.0 * seed,
            StepRecord.GRADIENT_SIGNAL,
            1.0 * seed);
    return new StepRecord(
        step,
        0,
        any.loss(),
        0,
        1,
        1,
        0.1,
        any.examples(),
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        -1,
        0,
        scalars,
        Map.of());
  }

  private static StudyVerdict verdict(StudyMeasurements measurements) {
    return StudyVerdict.of(study(measurements)).orElseThrow();
  }

  private static StudyMeasurements branches(BranchedBatch... branches) {
    return new StudyMeasurements(List.of(), List.of(branches), Map.of(), Map.of());
  }

  @Test
  void criticalBatchesAreSideBySide() {
    StudyMeasurements measurements =
        branches(
            new BranchedBatch("sgd", SETTINGS, 10, 64, 256),
            new BranchedBatch("sgd", SETTINGS, 20, 128, 512),
            new BranchedBatch("sgd", "weight-decay = 1", 20, 1, 2),
            new BranchedBatch("lamb", SETTINGS, 20, 1, 2));
    CriticalBatches batches = verdict(measurements).criticalBatches().get(0);

    assertThat(batches.noiseScale().value()).isCloseTo(300, within(1e-9));
    assertThat(batches.branched().value()).isCloseTo(128 * Math.sqrt(2), within(1e-9));
    assertThat(batches.branched().low()).isEqualTo(64);
    assertThat(batches.branched().high()).isEqualTo(512);
    assertThat(batches.fitted().value()).isCloseTo(128, within(1e-6));
    assertThat(batches.ratio()).isCloseTo(300 / 128.0, within(1e-6));
    assertThat(verdict(measurements).sentences())
        .contains(
            "Critical batch of sgd: gradient noise scale 300 (300 … 300), branched 181 (64 … 512), "
                + "fitted 128 (128 … 128); they do not agree: they differ by a factor of 2.34.");
    assertThat(VerdictSection.of(study(measurements)).orElseThrow().tables().get(1).rows())
        .containsExactly(
            List.of("sgd", "300 (300 … 300)", "181 (64 … 512)", "128 (128 … 128)", "2.34"));
  }

  @Test
  void unlimitedAndUnknownEstimatesAreSaid() {
    StudyVerdict open =
        verdict(branches(new BranchedBatch("sgd", SETTINGS, 10, 256, Double.POSITIVE_INFINITY)));

    assertThat(open.criticalBatches().get(0).branched().value()).isCloseTo(256, within(1e-9));
    assertThat(open.sentences()).anyMatch(s -> s.contains("branched 256 (256 or more)"));
    assertThat(verdict(StudyMeasurements.NONE).sentences())
        .anyMatch(s -> s.startsWith("Critical batch of sgd: gradient noise scale"))
        .noneMatch(s -> s.contains("branched") || s.contains("Spark") || s.contains("Sharpness"));
    CriticalBatches noSignal =
        new CriticalBatches(
            "sgd",
            new BatchEstimate(Double.POSITIVE_INFINITY, Double.NaN, Double.NaN),
            BatchEstimate.NONE,
            new BatchEstimate(128, 100, 200));
    assertThat(MeasurementSentences.of(study(StudyMeasurements.NONE), List.of(noSignal), 512, 0.95))
        .containsExactly(
            "Critical batch of sgd: gradient noise scale infinite, fitted 128 (100 … 200); they do "
                + "not agree, as the signal of the gradient was not measurable.");
  }

  /** Ranks of nine models: in the order of the gap, but for a swap of the last two. */
  @Test
  void sharpnessIsCorrelatedWithTheGap() {
    Map<String, Double> sharpness = new HashMap<>();
    List<TrialResult> results = study(StudyMeasurements.NONE).results();
    for (int i = 0; i < results.size(); i++) {
      sharpness.put(results.get(i).trial(), 1.0 + (i == 7 ? 8 : i == 8 ? 7 : i));
    }
    StudyMeasurements measurements =
        new StudyMeasurements(List.of(), List.of(), sharpness, Map.of());
    StudyVerdict verdict = verdict(measurements);

    assertThat(verdict.sharpnessCorrelation())
        .isCloseTo(1 - 6 * 2 / (9.0 * 80), within(1e-12)); // 1 − 6 Σd²/(n(n² − 1))
    assertThat(verdict.sharpnessP()).isLessThan(0.001);
    assertThat(verdict.sentences())
        .anyMatch(
            s ->
                s.startsWith(
                        "Sharpness against generalization gap of 9 models: Spearman's rank "
                            + "correlation 0.98, p = ")
                    && s.endsWith("sharper models have larger gaps."));
    assertThat(VerdictSection.of(study(measurements)).orElseThrow().tables())
        .anyMatch(t -> t.caption().startsWith("Sharpness") && t.rows().size() == 9);
  }

  @Test
  void noMonotonicRelationIsSaid() {
    Map<String, Double> sharpness = new HashMap<>();
    double[] values = {5, 1, 9, 3, 7, 2, 8, 4, 6};
    List<TrialResult> results = study(StudyMeasurements.NONE).results();
    for (int i = 0; i < values.length; i++) {
      sharpness.put(results.get(i).trial(), values[i]);
    }

    assertThat(
            verdict(new StudyMeasurements(List.of(), List.of(), sharpness, Map.of())).sentences())
        .anyMatch(s -> s.startsWith("Sharpness") && s.endsWith("no monotonic relation is shown."));
  }

  @Test
  void saysWhetherSparkIsWorthIt() {
    assertThat(worth(0.5)).contains("At batch 512: yes. 2 workers compute a step 2 times at batch");
    assertThat(worth(0.75))
        .contains("At batch 512: hardly, as less than half of the added workers");
    assertThat(worth(1.1)).contains("At batch 512: no, one worker is about as fast.");
    assertThat(new WorkerSpeedUp(64, 4, 0.5, 1.25).addedEfficiency()).isCloseTo(0.5, within(1e-12));
  }

  private static String worth(double seconds) {
    StudyMeasurements measurements =
        new StudyMeasurements(
            BATCHES.stream().map(b -> new WorkerSpeedUp(b, 2, seconds * b, 1.0 * b)).toList(),
            List.of(),
            Map.of(),
            Map.of());
    return verdict(measurements).sentences().stream()
        .filter(s -> s.startsWith("Is Spark worth it here?"))
        .findFirst()
        .orElseThrow();
  }
}
