package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecReader;
import largo.core.report.StudyVerdict.Decision;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.Test;

class StudyVerdictTest {

  /** Deviations of seeds that both batches share, so that they cancel in pairs. */
  private static final double[] SHARED = {0.01, -0.008, 0.004, 0.001, -0.006};

  /** Deviations of each seed at each batch. */
  private static final double[] OWN = {0.0004, -0.0003, 0.0001, -0.0002, 0.0003};

  private static List<TrialResult> arm(
      String optimizer, int batch, double accuracy, double noise, int seeds) {
    List<TrialResult> arm = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      double own = noise * OWN[(seed + Integer.numberOfTrailingZeros(batch)) % OWN.length] / 0.0004;
      arm.add(
          new FakeTrial(optimizer, batch, 0.1, seed)
              .test(accuracy + SHARED[seed - 1] + own)
              .result());
    }
    return arm;
  }

  private static StudyResults study(List<TrialResult> results, String... overrides) {
    StudyResults sweep = FakeSweep.of(results);
    return new StudyResults(
        SpecReader.read("study.conf", "data.validation-fraction = 0.1", List.of(overrides)),
        sweep.data(),
        sweep.model(),
        results.size(),
        results,
        sweep.steps(),
        sweep.environment(),
        Optional.of(new TuningResults(List.of(), List.of("A note of the tuning."))),
        StudyMeasurements.NONE);
  }

  private static List<TrialResult> all(List<List<TrialResult>> arms) {
    return arms.stream().flatMap(List::stream).toList();
  }

  @Test
  void statesTheLargestBatchThatCostsNothing() {
    StudyVerdict verdict =
        StudyVerdict.of(
                study(
                    all(
                        List.of(
                            arm("momentum", 64, 0.95, 0.0004, 5),
                            arm("momentum", 256, 0.949, 0.0004, 5),
                            arm("momentum", 1024, 0.91, 0.0004, 5),
                            arm("lambc", 64, 0.95, 0.0004, 5),
                            arm("lambc", 256, 0.95, 0.0004, 5),
                            arm("lambc", 1024, 0.949, 0.0004, 5)))))
            .orElseThrow();

    assertThat(verdict.decision()).isEqualTo(Decision.LARGER_BATCHES_HOLD);
    assertThat(verdict.optimizer()).isEqualTo("lambc");
    assertThat(verdict.largestBatch()).isEqualTo(1024);
    assertThat(verdict.changePoints()).isCloseTo(-0.1, within(0.05));
    assertThat(verdict.changeLow()).isLessThan(verdict.changePoints()).isGreaterThan(-0.5);
    assertThat(verdict.stepsFactor()).isCloseTo(16.4, within(0.1));
    assertThat(verdict.sentences().get(0))
        .startsWith("On this model and data, batches up to 1024 cost less than 0.5 points of test ")
        .contains("95 % interval", "5 seeds", "with lambc at learning rate 0.1.");
    assertThat(verdict.sentences().get(1)).startsWith("Steps shrink 16.4-fold");
    assertThat(verdict.sentences())
        .anyMatch(s -> s.contains("at batch 1024 lambc is") && s.contains("above momentum"))
        .anyMatch(s -> s.startsWith("Not tried: batches above 1024 and below 64"))
        .contains("A note of the tuning.");
  }

  @Test
  void saysThatThereAreNotEnoughSeeds() {
    List<TrialResult> noisy =
        all(List.of(arm("sgd", 64, 0.95, 0.01, 3), arm("sgd", 256, 0.947, 0.012, 3)));
    StudyVerdict verdict = StudyVerdict.of(study(noisy)).orElseThrow();

    assertThat(verdict.decision()).isEqualTo(Decision.NOT_ENOUGH_SEEDS);
    assertThat(verdict.largestBatch()).isEqualTo(64);
    assertThat(verdict.sentences().get(0))
        .startsWith("Not enough seeds to tell whether a batch above 64 costs less than 0.5 points");

    List<TrialResult> single =
        all(List.of(arm("sgd", 64, 0.95, 0, 1), arm("sgd", 256, 0.95, 0, 1)));
    assertThat(StudyVerdict.of(study(single)).orElseThrow().sentences().get(0))
        .startsWith("Not enough seeds to tell")
        .contains("one seed, no interval");
  }

  /** Other values at other batches are still the same optimizer. */
  @Test
  void tunedHyperParametersAreInTheVerdict() {
    List<TrialResult> results = new ArrayList<>();
    for (int batch : new int[] {64, 256}) {
      for (int seed = 1; seed <= 4; seed++) {
        results.add(
            new FakeTrial("sgd", batch, 0.1, seed)
                .settings("momentum = " + (batch == 64 ? "0.9" : "0.95") + ", nesterov = false")
                .test(0.95 + SHARED[seed - 1] + OWN[seed - 1])
                .result());
      }
    }
    StudyVerdict verdict =
        StudyVerdict.of(
                study(
                    results,
                    "study.tuner=gaussian-process",
                    "study.tuned-keys=[{key = momentum, low = 0, high = 0.99, scale = linear}]"))
            .orElseThrow();

    assertThat(verdict.largestBatch()).isEqualTo(256);
    assertThat(verdict.sentences().get(0))
        .endsWith("with sgd at learning rate 0.1, momentum = 0.95.");
    assertThat(verdict.sentences())
        .anyMatch(s -> s.endsWith("other than the learning rate, momentum."));
  }

  @Test
  void saysThatTheNextBatchHasNotEnoughSeeds() {
    StudyVerdict verdict =
        StudyVerdict.of(
                study(
                    all(
                        List.of(
                            arm("sgd", 64, 0.95, 0.0004, 4),
                            arm("sgd", 256, 0.95, 0.0004, 4),
                            arm("sgd", 1024, 0.947, 0.02, 4)))))
            .orElseThrow();

    assertThat(verdict.largestBatch()).isEqualTo(256);
    assertThat(verdict.sentences().get(1))
        .startsWith("At batch 1024, sgd has not enough seeds to tell");
  }

  @Test
  void saysThatEveryLargerBatchCosts() {
    List<TrialResult> results = new ArrayList<>(arm("sgd", 64, 0.95, 0.0004, 3));
    results.addAll(arm("sgd", 256, 0.9, 0.0004, 3));
    StudyVerdict verdict = StudyVerdict.of(study(results)).orElseThrow();

    assertThat(verdict.decision()).isEqualTo(Decision.LARGER_BATCHES_COST);
    assertThat(verdict.sentences().get(0)).contains("every batch above 64 that was tried costs");
  }

  @Test
  void aDivergedSeedIsALoss() {
    List<TrialResult> results = new ArrayList<>(arm("sgd", 64, 0.95, 0.0004, 3));
    results.addAll(arm("sgd", 256, 0.95, 0.0004, 2));
    results.add(new FakeTrial("sgd", 256, 0.1, 3).diverged().result());
    StudyVerdict verdict = StudyVerdict.of(study(results)).orElseThrow();

    assertThat(verdict.decision()).isEqualTo(Decision.LARGER_BATCHES_COST);
    assertThat(verdict.sentences().get(0)).contains("1 of 3 trials did not finish");
  }

  @Test
  void oneBatchOrNoResultIsNoComparison() {
    StudyVerdict verdict = StudyVerdict.of(study(arm("sgd", 64, 0.95, 0, 3))).orElseThrow();
    assertThat(verdict.decision()).isEqualTo(Decision.NOTHING_TO_COMPARE);

    StudyVerdict none = StudyVerdict.of(study(List.of())).orElseThrow();
    assertThat(none.decision()).isEqualTo(Decision.NOTHING_TO_COMPARE);
    assertThat(none.sentences().get(0)).startsWith("No trial of a final arm has finished");
  }

  @Test
  void aSweepHasNoVerdict() {
    assertThat(StudyVerdict.of(FakeSweep.of(arm("sgd", 64, 0.95, 0, 3)))).isEmpty();
  }

  /** Steps to 0.9 of 100 + 12,800 / B, so that the critical batch is 128. */
  @Test
  void fitsStepsToTheTarget() {
    List<TrialResult> results = new ArrayList<>();
    Map<String, List<StepRecord>> steps = new HashMap<>();
    for (int batch : new int[] {32, 128, 512}) {
      for (TrialResult result : arm("sgd", batch, 0.95, 0.0004, 3)) {
        results.add(result);
        steps.put(result.trial(), reaching(result, 100 + 12_800 / batch));
      }
    }
    StudyResults base = study(results, "study.target=0.9");
    StudyResults study = FakeSweep.with(base, results, steps);
    StudyVerdict verdict = StudyVerdict.of(study).orElseThrow();

    assertThat(verdict.criticalBatch()).isCloseTo(128, within(1e-6));
    assertThat(verdict.doublingBatch()).isCloseTo(192, within(1e-6));
    assertThat(verdict.sentences())
        .anyMatch(
            s ->
                s.startsWith(
                    "Steps of sgd to 90.00 % validation accuracy: critical batch 128 (interval 128 … "
                        + "128); beyond 192 a doubling saves less than 20 % of the steps"));
    assertThat(VerdictSection.of(study).orElseThrow().tables().get(0).rows())
        .hasSize(3)
        .anyMatch(row -> row.contains("128") && row.get(9).equals("200"))
        .anyMatch(row -> row.contains("reference"));
    assertThat(Measurements.of(study))
        .anyMatch(m -> m.metric().equals("validation_accuracy") && m.step() == 125)
        .anyMatch(m -> m.metric().equals("final_test_accuracy") && m.stage().equals("final"));
  }

  private static List<StepRecord> reaching(TrialResult result, long step) {
    StepRecord any = FakeSweep.of(List.of(result)).steps().get(result.trial()).get(0);
    return List.of(evaluated(any, step - 2, 0.89), evaluated(any, step - 1, 0.91));
  }

  private static StepRecord evaluated(StepRecord any, long step, double accuracy) {
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
        Map.of(StepRecord.VALIDATION_ACCURACY, accuracy),
        Map.of());
  }

  @Test
  void twoStudiesAreComparedWhereBothHaveTrials() {
    List<TrialResult> first = new ArrayList<>(arm("sgd", 64, 0.95, 0.0004, 4));
    first.addAll(arm("lamb", 64, 0.95, 0.0004, 4));
    List<TrialResult> second = arm("sgd", 64, 0.96, 0.0004, 3);
    StudyComparison comparison = StudyComparison.of(first, second, 0.5, 0.025);

    assertThat(comparison.rows()).hasSize(1);
    assertThat(comparison.rows().get(0).change().mean()).isCloseTo(0.01, within(1e-12));
    assertThat(comparison.text()).startsWith("sgd          batch 64 ").contains("+1.00 points");
    assertThat(StudyComparison.of(first, arm("sgd", 8, 0.9, 0, 2), 0.5, 0.025).text())
        .contains("nothing can be compared");
  }
}
