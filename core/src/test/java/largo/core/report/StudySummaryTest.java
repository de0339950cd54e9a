package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import org.junit.jupiter.api.Test;

class StudySummaryTest {

  @Test
  void reportsStaleness() {
    List<TrialResult> results = FakeSweep.results(List.of("momentum", "apam"), List.of(64), 1);

    // k² mod 5 for 1560 steps
    assertThat(StudySummary.of(FakeSweep.of(results), RateSelection.of(results)).findings())
        .last()
        .isEqualTo(
            "Training was asynchronous; staleness of gradients in updates: apam at batch 64:"
                + " 2 in the mean, at most 4.");
  }

  @Test
  void cautionsAgainstASingleSeed() {
    StudySummary summary =
        summary(
            new FakeTrial("momentum", 64, 0.05, 1).test(0.99).result(),
            new FakeTrial("momentum", 512, 0.4, 1).test(0.986).result(),
            new FakeTrial("momentum", 4096, 3.2, 1).test(0.95).result(),
            new FakeTrial("lamb", 64, 0.01, 1).test(0.98).result(),
            new FakeTrial("lamb", 512, 0.02, 1).failed("lost").result(),
            new FakeTrial("lamb", 4096, 0.03, 1).test(0.9812).result(),
            new FakeTrial("sgd", 64, 1, 1).test(0.9).result(),
            new FakeTrial("sgd", 4096, 2, 1).diverged().result());

    assertThat(summary.findings())
        .containsExactly(
            "The best test accuracy, of one seed, is 99.00 %: momentum at batch 64 with learning rate 0.05 "
                + "(trial momentum-b64-lr0.05-s1).",
            "momentum: 99.00 % at batch 64; at batch 4096 it is 4.00 percentage points lower; the "
                + "largest batch within 0.5 points of its best is 512.",
            "lamb: 98.00 % at batch 64; at batch 4096 it is 0.12 percentage points higher; the "
                + "largest batch within 0.5 points of its best is 4096.",
            "sgd: 90.00 % at batch 64; diverged at batch 4096; the largest batch within 0.5 points "
                + "of its best is 64.",
            "1 of 8 trials diverged: sgd-b4096-lr2.0-s1.",
            "1 of 8 trials failed: lamb-b512-lr0.02-s1.",
            "All trials get the same epochs, so a larger batch gets fewer steps: 1560 steps at "
                + "batch 64, 195 steps at batch 512, 20 steps at batch 4096.");
    assertThat(summary.warnings())
        .containsExactly(
            "Every combination has one seed: the variation of accuracy between seeds is unknown, "
                + "and so is the significance of small differences.",
            "Every combination ran with a single learning rate: a difference may be due to a "
                + "rate that suits one optimizer or batch better than another.");
  }

  @Test
  void reportsTheDeviationBetweenSeeds() {
    StudySummary summary =
        summary(
            new FakeTrial("lamb", 64, 0.01, 1).test(0.98).result(),
            new FakeTrial("lamb", 64, 0.01, 2).test(0.99).result());

    assertThat(summary.findings())
        .startsWith(
            "The best mean test accuracy is 98.50 ± 0.71 % over 2 seeds: lamb at batch 64 with "
                + "learning rate 0.01; its best trial is lamb-b64-lr0.01-s2 with 99.00 %.",
            "lamb: 98.50 % at batch 64.");
    assertThat(summary.warnings())
        .startsWith(
            "Differences below about 1.41 percentage points are within the noise of the seed: "
                + "twice the standard error of the difference of two means of 2 seeds, for a "
                + "typical standard deviation of 0.71.");
  }

  @Test
  void statesHowTheRateWasSelected() {
    List<TrialResult> results = new ArrayList<>();
    for (int batch : List.of(64, 512)) {
      results.add(new FakeTrial("lamb", batch, 0.01, 1).test(0.98).validation(0.97).result());
      results.add(new FakeTrial("lamb", batch, 0.02, 1).test(0.97).validation(0.96).result());
    }
    String rule =
        "Where several learning rates or settings were tried, the one with the highest mean "
            + "validation accuracy represents optimizer and batch.";
    String border =
        "The chosen rate is the lowest tried, so lower ones should be tried: lamb at batch 64, "
            + "512.";

    assertThat(summary(results).warnings()).contains(rule, border);
  }

  @Test
  void cautionsAgainstSelectionByTestAccuracy() {
    assertThat(
            summary(
                    new FakeTrial("lamb", 64, 0.01, 1).test(0.97).result(),
                    new FakeTrial("lamb", 64, 0.02, 1).test(0.98).result())
                .warnings())
        .contains(
            "Where several learning rates or settings were tried, the one with the highest mean "
                + "test accuracy represents optimizer and batch; this is the reported accuracy, "
                + "which is therefore optimistic: set data.validation-fraction to choose on other "
                + "examples.",
            "The chosen rate is the highest tried, so higher ones should be tried: lamb at batch "
                + "64.");
  }

  @Test
  void cautionsAgainstMeansOverFinishedTrials() {
    assertThat(
            summary(
                    new FakeTrial("lamb", 64, 0.01, 1).result(),
                    new FakeTrial("lamb", 64, 0.01, 2).diverged().result())
                .warnings())
        .contains(
            "Where some seeds of a combination diverged or failed, its mean is over the others, "
                + "and therefore too high.");
  }

  @Test
  void countsEpochsIfStepsAreEqual() {
    RunSpec spec = SpecReader.read("x.conf", "budget.steps = 100", List.of());
    List<TrialResult> results = List.of(new FakeTrial("lamb", 64, 0.01, 1).result());
    StudyResults fake = FakeSweep.of(results);
    StudyResults studyResults =
        new StudyResults(
            spec,
            fake.data(),
            fake.model(),
            1,
            results,
            Map.of(),
            fake.environment(),
            Optional.empty(),
            StudyMeasurements.NONE);

    assertThat(StudySummary.of(studyResults, RateSelection.of(results)).findings())
        .contains("All trials get the same steps: 4.99 epochs at batch 64.");
  }

  @Test
  void isShortWithoutResults() {
    String nothing = "No trial has finished, so there is nothing to compare.";

    assertThat(summary().findings()).containsExactly(nothing);
    assertThat(summary().warnings()).isEmpty();
    assertThat(summary(new FakeTrial("lamb", 64, 0.01, 1).diverged().result()).findings())
        .containsExactly(nothing, "1 of 1 trials diverged: lamb-b64-lr0.01-s1.");
  }

  @Test
  void namesTheFirstFailedTrials() {
    List<TrialResult> results = new ArrayList<>();
    for (int seed = 1; seed <= 10; seed++) {
      results.add(new FakeTrial("a", 1, 1, seed).failed("lost").result());
    }

    assertThat(summary(results).findings())
        .contains(
            "10 of 10 trials failed: a-b1-lr1.0-s1, a-b1-lr1.0-s2, a-b1-lr1.0-s3, a-b1-lr1.0-s4, "
                + "a-b1-lr1.0-s5, a-b1-lr1.0-s6, a-b1-lr1.0-s7, a-b1-lr1.0-s8 and 2 more.");
  }

  private static StudySummary summary(TrialResult... results) {
    return summary(List.of(results));
  }

  private static StudySummary summary(List<TrialResult> results) {
    return StudySummary.of(FakeSweep.of(results), RateSelection.of(results));
  }
}
