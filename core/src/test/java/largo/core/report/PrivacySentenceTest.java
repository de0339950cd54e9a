package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.core.train.PrivateExchange;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.Test;

class PrivacySentenceTest {

  private static final List<TrialResult> TWO =
      List.of(
          new FakeTrial("sgd", 64, 0.1, 1).test(0.8).result(),
          new FakeTrial("sgd", 128, 0.1, 1).test(0.9).result());

  @Test
  void statesTheLargestEpsilonOfATrial() {
    assertThat(TextSummary.of(study(TWO, 2.5)).replaceAll("\\s+", " "))
        .contains(
            "- Differential privacy: the parameters of a trial are (5, 0.00001)-private, by the "
                + "accountant for Poisson sampling. Losses and accuracies over training examples "
                + "are not covered, nor is the choice between trials.");
    assertThat(TrainingHtml.of(study(TWO.subList(0, 1), 1.25)))
        .contains("the parameters of a trial are (1.25, 0.00001)-private");
    assertThat(TextSummary.of(study(TWO.subList(0, 1), Double.POSITIVE_INFINITY)))
        .contains("(infinity, 0.00001)-private");
  }

  @Test
  void isAbsentWithoutNoise() {
    assertThat(PrivacySentence.of(FakeSweep.of(TWO))).isEmpty();
    assertThat(TextSummary.of(FakeSweep.of(TWO))).doesNotContain("privacy");
  }

  /** Two steps of each trial, which spend half of the epsilon and all of it; more in later ones. */
  private static StudyResults study(List<TrialResult> results, double epsilon) {
    StudyResults base = FakeSweep.of(results);
    Map<String, List<StepRecord>> steps = new HashMap<>();
    for (int k = 0; k < results.size(); k++) {
      StepRecord any = base.steps().get(results.get(k).trial()).get(0);
      double spent = epsilon * (k + 1);
      steps.put(
          results.get(k).trial(),
          IntStream.of(1, 2).mapToObj(n -> step(any, n - 1, spent * n / 2)).toList());
    }
    return FakeSweep.with(base, results, steps);
  }

  private static StepRecord step(StepRecord any, long step, double epsilon) {
    return new StepRecord(
        step,
        any.epoch(),
        any.loss(),
        any.penalty(),
        any.gradientNorm(),
        any.updateNorm(),
        any.learningRate(),
        any.examples(),
        any.seconds(),
        any.gradientSeconds(),
        any.exchangeSeconds(),
        any.reduceSeconds(),
        any.updateSeconds(),
        any.bytesDown(),
        any.bytesUp(),
        any.shard(),
        any.staleness(),
        Map.of(PrivateExchange.EPSILON, epsilon),
        any.tensors());
  }
}
