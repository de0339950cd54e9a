package largo.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.analysis.AnalysisGolden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RateSearchTest {

  private static final Config GOLDEN = AnalysisGolden.VALUES.getConfig("early_stopping");

  /** A parabola over the logarithm of the rate; light trials score less. */
  private static ToDoubleFunction<Candidate> parabola(double best) {
    return c -> 0.9 - Math.pow(Math.log10(c.rate() / best), 2) / 4 - 0.1 * (1 - c.budget());
  }

  private static List<ScoredCandidate> run(RateSearch search, ToDoubleFunction<Candidate> score) {
    List<ScoredCandidate> scores = new ArrayList<>();
    for (List<Candidate> next = search.next(scores);
        !next.isEmpty();
        next = search.next(List.copyOf(scores))) {
      assertThat(next).doesNotHaveDuplicates();
      next.forEach(c -> scores.add(new ScoredCandidate(c, score.applyAsDouble(c))));
    }
    double cost = scores.stream().mapToDouble(s -> s.candidate().budget()).sum();
    assertThat(cost).isLessThanOrEqualTo(search.maxCost() + 1e-9);
    return scores;
  }

  @Test
  void aGridIsTriedOnce() {
    GridSearch search = new GridSearch(List.of(0.4, 0.1, 0.2), true);
    List<ScoredCandidate> scores = run(search, parabola(0.2));

    assertThat(scores).hasSize(3);
    assertThat(search.best(scores)).hasValue(0.2);
    assertThat(search.isAtEdge(scores)).isFalse();
  }

  @Test
  void aGridIsExtendedOnceWhereAnEndWins() {
    GridSearch search = new GridSearch(List.of(0.1, 0.2), true);
    List<ScoredCandidate> scores = run(search, parabola(10));

    assertThat(scores).extracting(s -> s.candidate().rate()).containsExactly(0.1, 0.2, 0.4, 0.8);
    assertThat(search.best(scores)).hasValue(0.8);
    assertThat(search.isAtEdge(scores)).isTrue();
    assertThat(run(new GridSearch(List.of(0.1, 0.2), true), parabola(0.001)))
        .extracting(s -> s.candidate().rate())
        .containsExactly(0.1, 0.2, 0.025, 0.05);
    assertThat(run(new GridSearch(List.of(0.1, 0.2), false), parabola(10))).hasSize(2);
  }

  @Test
  void aGridWithoutScoresHasNoBest() {
    GridSearch search = new GridSearch(List.of(0.1, 0.2), true);
    List<ScoredCandidate> scores = run(search, c -> Double.NaN);

    assertThat(scores).hasSize(2);
    assertThat(search.best(scores)).isEmpty();
  }

  @Test
  void halvingKeepsTheBestOfEachRung() {
    List<Double> rates = IntStream.range(0, 9).mapToObj(i -> 0.01 * Math.pow(2, i)).toList();
    SuccessiveHalving search = new SuccessiveHalving(rates, 3, 1 / 9.0);
    List<ScoredCandidate> scores = run(search, parabola(0.17));

    assertThat(scores).hasSize(9 + 3 + 1);
    assertThat(search.best(scores)).hasValue(0.16);
    assertThat(search.maxCost()).isCloseTo(3, within(1e-9));
  }

  static Stream<Config> rungs() {
    return GOLDEN.getConfigList("rungs").stream().map(c -> (Config) c);
  }

  /** The budgets of the reference, except that the last rung is never left out. */
  @ParameterizedTest
  @MethodSource("rungs")
  void halvingHasTheRungsOfTheReference(Config golden) {
    int n = golden.getInt("n");
    double max = golden.getDouble("r_max");
    SuccessiveHalving search =
        new SuccessiveHalving(
            IntStream.rangeClosed(1, n).mapToObj(i -> (double) i).toList(),
            golden.getInt("eta"),
            golden.getDouble("r_min") / max);

    List<double[]> expected = AnalysisGolden.lists(golden.getList("expected"));
    List<SuccessiveHalving.Rung> rungs = search.rungs();
    for (int i = 0; i < expected.size(); i++) {
      assertThat(rungs.get(i).rates()).isEqualTo((int) expected.get(i)[0]);
      if (i < rungs.size() - 1) {
        assertThat(rungs.get(i).budget() * max).isCloseTo(expected.get(i)[1], within(1e-9));
      }
    }
    assertThat(rungs.get(rungs.size() - 1).budget()).isEqualTo(1);
  }

  @Test
  void halvingLeavesOutDivergedRates() {
    SuccessiveHalving search = new SuccessiveHalving(List.of(0.1, 1.0, 10.0, 100.0), 2, 0.25);
    List<ScoredCandidate> scores =
        run(search, c -> c.rate() > 0.5 ? Double.NaN : parabola(0.1).applyAsDouble(c));

    assertThat(search.best(scores)).hasValue(0.1);
    assertThat(run(search, c -> Double.NaN)).hasSize(4);
  }

  @Test
  void aGaussianProcessFindsTheBestRate() {
    GaussianProcessSearch search =
        new GaussianProcessSearch(
            new SearchSpace(1e-4, 10, List.of()), 9, Optional.of(Candidate.full(0.5)));
    List<ScoredCandidate> scores = run(search, parabola(0.03));

    assertThat(scores).hasSize(9);
    assertThat(scores.get(0).candidate().rate()).isEqualTo(0.5);
    assertThat(Math.log10(search.best(scores).orElseThrow() / 0.03)).isBetween(-0.2, 0.2);
  }

  /** A bowl around a rate of 0.03 and a momentum of 0.9; the rate alone reaches 0.9 − 0.16. */
  @Test
  void aGaussianProcessFindsOtherHyperParameters() {
    TunedKey momentum = new TunedKey("momentum", 0, 0.99, TunedKey.Scale.LINEAR);
    TunedKey decay = new TunedKey("weight-decay", 1e-6, 1e-2, TunedKey.Scale.LOG);
    GaussianProcessSearch search =
        new GaussianProcessSearch(
            new SearchSpace(1e-3, 1, List.of(momentum, decay)), 20, Optional.empty());
    ToDoubleFunction<Candidate> bowl =
        c ->
            0.9
                - Math.pow(Math.log10(c.rate() / 0.03) / 3, 2)
                - Math.pow(c.settings().get("momentum") - 0.9, 2)
                - Math.pow(Math.log10(c.settings().get("weight-decay") / 1e-4) / 4, 2);
    List<ScoredCandidate> scores = run(search, bowl);
    Candidate best = search.bestCandidate(scores).orElseThrow();

    assertThat(scores).hasSize(20);
    assertThat(bowl.applyAsDouble(best)).isGreaterThan(0.89);
    assertThat(best.settings().keySet()).containsExactly("momentum", "weight-decay");
    for (int axis = 0; axis < 3; axis++) { // each fifth of each axis once
      int k = axis;
      assertThat(
              search
                  .space()
                  .initial()
                  .map(c -> (int) (5 * search.space().position(c)[k]))
                  .sorted()
                  .toList())
          .containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void tunedKeysHaveRanges() {
    TunedKey log = new TunedKey("weight-decay", 1e-4, 1e-2, TunedKey.Scale.LOG);

    assertThat(log.rounded(0.5)).isEqualTo(1e-3);
    assertThat(log.position(1e-3)).isCloseTo(0.5, within(1e-12));
    assertThat(new TunedKey("momentum", 0.5, 0.9999, TunedKey.Scale.LINEAR).rounded(1))
        .isEqualTo(0.9999);
    assertThatThrownBy(() -> new TunedKey("weight-decay", 0, 1, TunedKey.Scale.LOG))
        .hasMessageContaining("low must be finite, and positive where scale = log, but was 0.0");
    assertThatThrownBy(() -> new TunedKey("momentum", 1, 1, TunedKey.Scale.LINEAR))
        .hasMessageContaining("high must be above low = 1.0");
  }

  @Test
  void aGaussianProcessAvoidsDivergedRates() {
    GaussianProcessSearch search =
        new GaussianProcessSearch(new SearchSpace(1e-4, 10, List.of()), 8, Optional.empty());
    List<ScoredCandidate> scores =
        run(search, c -> c.rate() > 0.1 ? Double.NaN : parabola(0.03).applyAsDouble(c));

    assertThat(Math.log10(search.best(scores).orElseThrow() / 0.03)).isBetween(-0.3, 0.3);
    assertThat(run(search, c -> Double.NaN)).hasSize(3);
  }

  @Test
  void multiLevelSpendsHeavyTrialsWhereLightOnesAreGood() {
    MultiLevelSearch search = new MultiLevelSearch(1e-4, 10, 9, 1 / 9.0, 3);
    List<ScoredCandidate> scores = run(search, parabola(0.03));

    assertThat(scores.stream().filter(s -> s.candidate().isFull())).hasSize(3);
    assertThat(Math.log10(search.best(scores).orElseThrow() / 0.03)).isBetween(-0.2, 0.2);
  }

  /** On an exact, a shifted and a noisy objective, at the cost of three full trainings. */
  @Test
  void multiLevelIsNoWorseThanHalvingAtEqualCostOnSmoothObjectives() {
    double multiLevel = 0;
    double halving = 0;
    for (int i = 0; i < 20; i++) {
      double best = 1e-3 * Math.pow(10, 3 * i / 19.0);
      MultiLevelSearch one = new MultiLevelSearch(1e-4, 10, 9, 1 / 9.0, 2);
      List<Double> rates = LogRange.centres(9).mapToObj(new LogRange(1e-4, 10)::rate).toList();
      SuccessiveHalving other = new SuccessiveHalving(rates, 3, 1 / 9.0);
      assertThat(one.maxCost()).isCloseTo(other.maxCost(), within(1e-9));
      multiLevel += regret(one, best);
      halving += regret(other, best);
    }

    assertThat(multiLevel).isLessThanOrEqualTo(halving);
  }

  private static double regret(RateSearch search, double best) {
    double found = search.best(run(search, parabola(best))).orElseThrow();
    return 0.9 - parabola(best).applyAsDouble(Candidate.full(found));
  }

  static Stream<Config> medians() {
    return GOLDEN.getConfigList("median").stream()
        .map(c -> (Config) c)
        .filter(c -> !c.hasPath("args.higher")); // more is always better here
  }

  @ParameterizedTest
  @MethodSource("medians")
  void theMedianRuleEqualsTheReference(Config golden) {
    Config arguments = golden.getConfig("args");
    MedianRule rule =
        new MedianRule(
            arguments.hasPath("min_others") ? arguments.getInt("min_others") : 5,
            arguments.hasPath("grace") ? arguments.getInt("grace") : 1);
    List<List<Double>> others = new ArrayList<>();
    AnalysisGolden.lists(golden.getList("others"))
        .forEach(other -> others.add(Arrays.stream(other).boxed().toList()));

    assertThat(rule.stops(golden.getDoubleList("series"), others))
        .isEqualTo(golden.getBoolean("expected"));
  }
}
