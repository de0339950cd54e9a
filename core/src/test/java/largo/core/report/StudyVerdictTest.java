package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecReader;
import largo.core.config.StudySpec;
import largo.core.report.StudyVerdict.Decision;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.Test;

class StudyVerdictTest {

  /** Deviations of seeds that both batches share, so that they cancel in pairs. */
  private static final double[] SHARED = {0.01, -0.008, 0.004, 0.001, -0.006};

  private static final TunedRate TUNED =
      new TunedRate("lambc", "", 1024, 0.1, 1.6, 1.6, true, true);

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
        Optional.of(new TuningResults(List.of(), List.of(TUNED))),
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
        .contains(
            "The best learning rate was at an end of the grid, which was extended: lambc at batch "
                + "1024 (0.1 … 1.6).",
            "The best learning rate is at an end of those tried, so that a better one may be "
                + "beyond: lambc at batch 1024 (1.6).");
    assertThat(verdict.comparisons()).hasSize(3).allMatch(c -> c.differencePoints() >= 0);
    assertThat(verdict.comparisons().get(2))
        .satisfies(
            c -> {
              assertThat(c.batch()).isEqualTo(1024);
              assertThat(c.first()).isEqualTo("lambc");
              assertThat(c.second()).isEqualTo("momentum");
              assertThat(c.differencePoints()).isCloseTo(3.9, within(0.05));
              assertThat(c.lowPoints()).isLessThan(3.9).isGreaterThan(3.7);
            });
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

  /** With many optimizers, the sentences have the best one, and a table has the pairs. */
  @Test
  void staysShortWithManyOptimizers() {
    List<TrialResult> results = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      results.addAll(arm("rule-" + k, 64, 0.95 - 0.004 * k, 0.0004, 4));
      results.addAll(arm("rule-" + k, 256, (k < 8 ? 0.93 : 0.948) - 0.004 * k, 0.0004, 4));
      results.addAll(arm("rule-" + k, 1024, 0.8, 0.0004, 4));
    }
    StudyResults study = study(results);
    StudyVerdict verdict = StudyVerdict.of(study).orElseThrow();

    assertThat(verdict.decision()).isEqualTo(Decision.LARGER_BATCHES_HOLD);
    assertThat(verdict.comparisons()).hasSize(3 * 36);
    assertThat(verdict.sentences()).allMatch(sentence -> sentence.length() < 350);
    assertThat(verdict.sentences())
        .anyMatch(
            s ->
                s.equals(
                    "Highest mean test accuracy: rule-0 at batch 64 and 256; 9 optimizers, which "
                        + "are equal, at batch 1024."))
        .anyMatch(
            s ->
                s.contains(" of 108 pairs of optimizers differ significantly")
                    && s.contains("Of the other optimizers, rule-0 is above 8 of 8 at batch 64"));
    assertThat(TextSummary.of(study))
        .contains("of 108 pairs of optimizers that differ significantly")
        .contains("batch 64     rule-0 above rule-8   3.20 (")
        .contains("(all pairs: verdict.json, report.html)");
    assertThat(VerdictSection.of(study).orElseThrow().tables().get(1).html())
        .startsWith("<details><summary>All 108 pairs of optimizers, with p-values and intervals");
  }

  @Test
  void namesTheClosestOfManyOptimizersWithoutEnoughSeeds() {
    List<TrialResult> results = new ArrayList<>();
    for (String rule : List.of("a", "b", "c")) {
      results.addAll(arm(rule, 64, 0.95, 0.0004, 3));
    }
    results.addAll(arm("a", 256, 0.8, 0.0004, 3));
    results.addAll(arm("b", 256, 0.944, 0.002, 3));
    results.addAll(arm("c", 256, 0.946, 0.002, 3));
    StudyVerdict verdict = StudyVerdict.of(study(results)).orElseThrow();

    assertThat(verdict.decision()).isEqualTo(Decision.NOT_ENOUGH_SEEDS);
    assertThat(verdict.sentences().get(0))
        .startsWith("Not enough seeds to tell whether a batch above 64 costs less than 0.5 points")
        .contains("; the closest of 3 optimizers: c at batch 256 -");
    assertThat(verdict.sentences().get(1))
        .isEqualTo("The next larger batch is shown to cost more with a; undecided: b and c.");
  }

  /** Settings that all arms share, or that are searched, are not part of their names. */
  @Test
  void namesArmsByWhatDiffers() {
    List<TrialResult> results = new ArrayList<>();
    for (String bound : List.of("1", "3", "inf")) {
      for (int seed = 1; seed <= 3; seed++) {
        for (int batch : new int[] {64, 256}) {
          results.add(
              new FakeTrial("lambc", batch, 0.1, seed)
                  .settings("beta1 = 0.9, max-trust = " + bound + ", exempt = none")
                  .test(0.9 + SHARED[seed - 1] + OWN[seed - 1] * bound.length())
                  .result());
        }
      }
    }
    results.addAll(arm("sgd", 64, 0.9, 0.0004, 3));
    StudyResults study = study(results, "batch.micro=64");

    assertThat(StudyAnalysis.of(study).optimizers())
        .extracting(StudyAnalysis.OptimizerEffect::optimizer)
        .containsExactly(
            "lambc (max-trust = 1)", "lambc (max-trust = 3)", "lambc (max-trust = inf)", "sgd");
    RateSelection selection = RateSelection.of(study);
    assertThat(selection.optimizers()).hasSize(4).contains("lambc (max-trust = 3)");
    assertThat(PivotTable.of(selection, 0.95).rows().get(1).cells().get(0).notes()).isEmpty();
    assertThat(StudyCharts.of(study).get(0).legend())
        .extracting(ChartSeries::name)
        .contains("lambc (max-trust = inf)", "sgd");
    assertThat(SetupTable.of(study))
        .contains(
            new RunEnvironment.Fact(
                "lambc",
                "beta1 = 0.9, exempt = none; max-trust = 1 | max-trust = 3 | max-trust = inf"));
  }

  @Test
  void comparesStudiesByWhatDiffersWithinEither() {
    List<TrialResult> several =
        List.of(
            new FakeTrial("lambc", 64, 0.1, 1).settings("a = 1, max-trust = 1").result(),
            new FakeTrial("lambc", 64, 0.1, 1).settings("a = 1, max-trust = 3").result());
    List<TrialResult> one =
        List.of(new FakeTrial("lambc", 64, 0.1, 1).settings("a = 2, max-trust = 3").result());
    StudySpec spec = StudySpec.DEFAULT;
    ArmLabels labels = ArmLabels.of(several, spec).and(ArmLabels.of(one, spec));

    assertThat(labels.label(several))
        .extracting(TrialResult::optimizer)
        .containsExactly("lambc (max-trust = 1)", "lambc (max-trust = 3)");
    assertThat(labels.label(one))
        .extracting(TrialResult::optimizer)
        .containsExactly("lambc (max-trust = 3)");
    assertThat(ArmLabels.of(one, spec).label(one).get(0).optimizer()).isEqualTo("lambc");
  }

  @Test
  void splitsSettingsOutsideOfBrackets() {
    assertThat(SettingList.of("a = [1, 2], wrap = [{ name = x, steps = 5 }], c = \"d, e\""))
        .containsExactly("a = [1, 2]", "wrap = [{ name = x, steps = 5 }]", "c = \"d, e\"");
    assertThat(SettingList.of("")).isEmpty();
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
