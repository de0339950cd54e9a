package largo.core.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores;
import largo.core.report.TrialScores.SplitScore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Multi-level search and successive halving in whole studies, at equal cost. */
class TunerComparisonTest {

  private static final int STEPS = 900;
  private static final int RATES = 9;
  private static final double LOW = 1e-4;
  private static final double HIGH = 10;

  /**
   * Accuracies of trials: a parabola of the logarithm of the rate. A light training is worse, the
   * more the lower its rate, so that its best rate is higher than that of a heavy one.
   *
   * @param best rate of heavy trainings
   * @param noise standard deviation of the accuracy
   */
  private record Objective(double best, double noise) {

    double mean(double rate, double budget) {
      double decades = Math.log10(rate / best);
      double light = 0.02 * Math.log(1 / budget) * (1 - 0.3 * decades);
      return 0.9 - 0.05 * decades * decades - light;
    }

    double accuracy(Trial trial) {
      double budget = trial.part().map(Trial.Part::fraction).orElse(1.0);
      double deviation = noise * new Random(trial.id().hashCode()).nextGaussian();
      return mean(trial.learningRate(), budget) + deviation;
    }
  }

  /** The cost of a search in heavy trials, and how much worse its rate is than the best. */
  private record Outcome(double cost, double regret) {}

  private static Outcome run(Objective objective, String... tuner) {
    StudyDesign design = new StudyDesign(spec(tuner));
    Map<String, EndedTrial> ended = new HashMap<>();
    double cost = 0;
    double rate = Double.NaN;
    for (List<Trial> round = design.next(ended, batch -> STEPS);
        !round.isEmpty();
        round = design.next(ended, batch -> STEPS)) {
      for (Trial trial : round) {
        ended.put(trial.id(), new EndedTrial(result(trial, objective.accuracy(trial)), List.of()));
        cost += design.isReported(trial) ? 0 : trial.part().map(Trial.Part::fraction).orElse(1.0);
        rate = design.isReported(trial) ? trial.learningRate() : rate;
      }
    }
    return new Outcome(cost, objective.mean(objective.best(), 1) - objective.mean(rate, 1));
  }

  private static RunSpec spec(String... overrides) {
    String rates =
        IntStream.range(0, RATES)
            .mapToObj(i -> LOW * Math.pow(HIGH / LOW, (i + 0.5) / RATES))
            .map(rate -> String.format(Locale.ROOT, "%.4g", rate))
            .collect(Collectors.joining(", "));
    return SpecReader.read(
        "tuners.conf",
        "data.validation-fraction = 0.1, sweep.optimizer = [{ name = sgd, learning-rate = ["
            + rates
            + "] }], sweep.batch = [64]",
        List.of(overrides));
  }

  private static TrialResult result(Trial trial, double accuracy) {
    SplitScore none = new SplitScore(Double.NaN, Double.NaN);
    return new TrialResult(
        trial.id(),
        trial.optimizer().label(),
        trial.optimizer().settings(),
        trial.batch(),
        32,
        2,
        trial.seed(),
        trial.learningRate(),
        1,
        STEPS,
        new TrialScores(none, new SplitScore(1, accuracy), none, List.of()),
        0,
        Double.NaN,
        1,
        1,
        Status.FINISHED,
        "");
  }

  /** Three heavy trials' worth: 9 light trials of a ninth, and either 2 heavy ones or two rungs. */
  private static double[] regrets(double noise) {
    double[] regrets = new double[2];
    for (int i = 0; i < 20; i++) {
      Objective objective = new Objective(1e-3 * Math.pow(10, 3 * i / 19.0), noise);
      Outcome multiLevel =
          run(
              objective,
              "study.tuner=multi-level",
              "study.light-trials=9",
              "study.light-budget=0.111111111111",
              "study.heavy-trials=2");
      Outcome halving =
          run(
              objective,
              "study.tuner=halving",
              "study.reduction=3",
              "study.min-budget=0.111111111111");
      assertThat(multiLevel.cost()).isCloseTo(3, within(1e-6));
      assertThat(halving.cost()).isCloseTo(3, within(1e-6));
      regrets[0] += multiLevel.regret() / 20;
      regrets[1] += halving.regret() / 20;
    }
    return regrets;
  }

  /**
   * Multi-level search is not bound to the grid of rates, and models the gap between light and
   * heavy trainings; halving trusts the order of the light ones.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.002, 0.005, 0.01})
  void multiLevelIsNoWorseThanHalvingAtEqualCost(double noise) {
    double[] regrets = regrets(noise);

    assertThat(regrets[0]).isLessThanOrEqualTo(regrets[1]);
  }
}
