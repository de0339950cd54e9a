package largo.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PerformanceProfileTest {

  private static final Config GOLDEN = AnalysisGolden.VALUES.getConfig("performance_profile");

  @Test
  void equalsTheReference() {
    PerformanceProfile profile = PerformanceProfile.of(lists("times"));

    Map<String, double[]> ratios = lists("ratios");
    ratios.forEach(
        (rule, expected) ->
            assertThat(profile.ratios().get(rule)).containsExactly(expected, within(1e-14)));
    GOLDEN
        .getObject("score")
        .forEach(
            (rule, score) ->
                assertThat(profile.scores(PerformanceProfile.MAX_RATIO).get(rule))
                    .isCloseTo((Double) score.unwrapped(), within(1e-14)));
    assertThat(profile.share("B", 2)).isEqualTo(0.8);
    assertThat(profile.share("A", 1)).isEqualTo(0.2);
  }

  @Test
  void aMissCountsInTheMedian() {
    double inf = Double.POSITIVE_INFINITY;

    assertThat(PerformanceProfile.time(new double[] {inf, inf, 3})).isInfinite();
    assertThat(PerformanceProfile.time(new double[] {5, inf, 6})).isEqualTo(6);
    assertThat(PerformanceProfile.time(new double[] {4, 6})).isEqualTo(5);
  }

  @Test
  void nobodyScoresWhereAllMiss() {
    double inf = Double.POSITIVE_INFINITY;
    PerformanceProfile profile =
        PerformanceProfile.of(Map.of("a", new double[] {inf, 1}, "b", new double[] {inf, 2}));

    assertThat(profile.scores(4)).containsEntry("a", 0.5).containsEntry("b", 1 / 3.0);
  }

  @Test
  void theTargetIsReachedAtTheFirstEvaluationAboveIt() {
    SortedMap<Long, Double> accuracies = new TreeMap<>(Map.of(10L, 0.4, 20L, 0.8, 30L, 0.7));

    assertThat(StepsToTarget.of(accuracies, 0.75)).hasValue(20);
    assertThat(StepsToTarget.of(accuracies, 0.81)).isEmpty();
  }

  /** Oracle: scipy 1.10.1, {@code stats.spearmanr}. */
  @Test
  void rankCorrelationEqualsScipy() {
    RankCorrelation correlation =
        RankCorrelation.of(new double[] {1, 2, 3, 4, 5, 6, 7}, new double[] {2, 1, 4, 3, 3, 7, 6})
            .orElseThrow();

    assertThat(correlation.rho()).isCloseTo(0.8108437164260032, within(1e-12));
    assertThat(correlation.p()).isCloseTo(0.02691632884316199, within(1e-10));
    assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {1, 1, 1})).isEmpty();
    assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {3, 2, 1}).orElseThrow().p())
        .isZero();
  }

  private static Map<String, double[]> lists(String key) {
    Map<String, double[]> lists = new LinkedHashMap<>();
    GOLDEN
        .getObject(key)
        .forEach((rule, list) -> lists.put(rule, AnalysisGolden.doubles((ConfigList) list)));
    return lists;
  }
}
