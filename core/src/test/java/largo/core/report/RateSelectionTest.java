package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateSelectionTest {

  /**
   * Each rate is written as {@code rate: seed seed …}; a seed is an accuracy in percent, {@code x}
   * if it diverged, {@code f} if it failed.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          highest mean wins                  | 1: 90 92, 2: 95 89, 3: 80 80   | 2 | NONE
          one seed, the lowest rate          | 1: 95, 2: 94, 3: 93            | 1 | LOWEST
          one seed, the highest rate         | 1: 93, 2: 94, 3: 95            | 3 | HIGHEST
          divergence loses                   | 1: 80 80, 2: 99 x              | 1 | LOWEST
          divergence above is no border      | 1: 80 80, 2: 90 90, 3: x x     | 2 | NONE
          of those that diverged, the better | 1: 80 x, 2: 90 x               | 2 | HIGHEST
          failed seeds are left out          | 1: 91 91, 2: 92 f              | 2 | HIGHEST
          nothing finished loses             | 1: 50, 2: f                    | 1 | LOWEST
          nothing finished at all            | 1: x, 2: x                     | 1 | NONE
          ties go to the lower rate          | 2: 90, 1: 90                   | 1 | LOWEST
          alone                              | 1: 90                          | 1 | NONE
          """)
  void choosesALearningRate(String rule, String tried, double chosen, RateChoice.Border border) {
    RateSelection selection = RateSelection.of(trials(tried));

    RateChoice choice = selection.at("lamb", 64).orElseThrow();
    assertThat(choice.chosen().learningRate()).as(rule).isEqualTo(chosen);
    assertThat(choice.border()).as(rule).isEqualTo(border);
  }

  @Test
  void choosesByValidationAccuracyAndShowsTestAccuracy() {
    RateSelection selection =
        RateSelection.of(
            List.of(
                trial(1, 1).validation(0.90).test(0.80).result(),
                trial(2, 1).validation(0.85).test(0.99).result()));

    assertThat(selection.by()).isEqualTo(TrialAccuracy.VALIDATION);
    assertThat(selection.shown()).isEqualTo(TrialAccuracy.TEST);
    assertThat(selection.isOptimistic()).isFalse();
    assertThat(selection.accuracy("lamb", 64).mean()).isEqualTo(0.80);
  }

  @Test
  void isOptimisticIfItChoosesByTestAccuracy() {
    TrialResult first = trial(1, 1).test(0.8).result();

    assertThat(RateSelection.of(List.of(first, trial(2, 1).result())).isOptimistic()).isTrue();
    assertThat(RateSelection.of(List.of(first)).isOptimistic()).isFalse();
  }

  @Test
  void doesNotChooseByValidationAccuracyThatSomeTrialsLack() {
    RateSelection selection =
        RateSelection.of(List.of(trial(1, 1).validation(0.9).result(), trial(2, 1).result()));

    assertThat(selection.by()).isEqualTo(TrialAccuracy.TEST);
  }

  @Test
  void showsValidationAccuracyIfThereAreNoTestExamples() {
    RateSelection selection =
        RateSelection.of(List.of(trial(1, 1).test(Double.NaN).validation(0.9).result()));

    assertThat(selection.shown()).isEqualTo(TrialAccuracy.VALIDATION);
  }

  @Test
  void comparesSettingsLikeRates() {
    RateSelection selection =
        RateSelection.of(
            List.of(
                trial(1, 1).settings("beta1 = 0.9").test(0.8).result(),
                trial(1, 1).settings("beta1 = 0.5").test(0.9).result()));

    RateChoice choice = selection.at("lamb", 64).orElseThrow();
    assertThat(choice.candidates()).hasSize(2);
    assertThat(choice.chosen().settings()).isEqualTo("beta1 = 0.5");
    assertThat(choice.border()).isEqualTo(RateChoice.Border.NONE);
  }

  @Test
  void countsWhatDivergedAtOtherRates() {
    assertThat(RateSelection.of(trials("1: 80 80, 2: x 90, 3: x x")).divergedUnchosen())
        .isEqualTo(3);
  }

  @Test
  void sortsBatchesAndKeepsTheOrderOfOptimizers() {
    RateSelection selection =
        RateSelection.of(
            List.of(
                new FakeTrial("sgd", 512, 1, 1).result(),
                new FakeTrial("adam", 64, 1, 1).result(),
                new FakeTrial("sgd", 64, 1, 1).result()));

    assertThat(selection.optimizers()).containsExactly("sgd", "adam");
    assertThat(selection.batches()).containsExactly(64, 512);
    assertThat(selection.at("adam", 512)).isEmpty();
    assertThat(selection.accuracy("adam", 512).isEmpty()).isTrue();
  }

  @Test
  void computesTheDeviationOverSeeds() {
    MeanAndDeviation meanAndDeviation =
        RateSelection.of(trials("1: 90 92 94")).accuracy("lamb", 64);

    assertThat(meanAndDeviation.count()).isEqualTo(3);
    assertThat(meanAndDeviation.mean()).isCloseTo(0.92, within(1e-12));
    assertThat(meanAndDeviation.deviation()).isCloseTo(0.02, within(1e-12));
    assertThat(RateSelection.of(trials("1: 90")).accuracy("lamb", 64).hasDeviation()).isFalse();
  }

  private static List<TrialResult> trials(String tried) {
    List<TrialResult> trials = new ArrayList<>();
    for (String candidate : tried.split(", ")) {
      String[] rateAndSeeds = candidate.split(": ");
      long seed = 1;
      for (String accuracy : rateAndSeeds[1].split(" ")) {
        FakeTrial trial = trial(Double.parseDouble(rateAndSeeds[0]), seed++);
        trials.add(
            switch (accuracy) {
              case "x" -> trial.diverged().result();
              case "f" -> trial.failed("lost").result();
              default -> trial.test(Double.parseDouble(accuracy) / 100).result();
            });
      }
    }

    return trials;
  }

  private static FakeTrial trial(double rate, long seed) {
    return new FakeTrial("lamb", 64, rate, seed);
  }
}
