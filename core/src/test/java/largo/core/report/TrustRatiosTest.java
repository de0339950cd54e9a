package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.Test;

class TrustRatiosTest {

  /** Ratios 0.5, 2 and 8 of three tensors in every step, clipped at 4. */
  private static StudyResults bounded() {
    TrialResult result =
        new FakeTrial("lambc", 64, 1, 1).settings("min-trust = 0, max-trust = 4").result();
    TrialResult other = new FakeTrial("sgd", 64, 1, 1).result();
    StudyResults base = FakeSweep.of(List.of(result, other));
    Map<String, List<StepRecord>> steps = new HashMap<>(base.steps());
    steps.put(
        result.trial(),
        base.steps().get(result.trial()).stream().map(TrustRatiosTest::step).toList());
    return FakeSweep.with(base, base.results(), steps);
  }

  private static StepRecord step(StepRecord any) {
    return any.withTensors(
        Map.of(
            StepRecord.TRUST_RATIO,
            Map.of("a", 0.5, "b", 2.0, "c", 4.0),
            StepRecord.UNCLIPPED_TRUST_RATIO,
            Map.of("a", 0.5, "b", 2.0, "c", 8.0)));
  }

  @Test
  void areThoseBeforeTheBounds() {
    StudyResults study = bounded();
    List<TrustRatios> all = TrustRatios.of(study, RateSelection.of(study));

    assertThat(all).hasSize(1);
    TrustRatios ratios = all.get(0);
    assertThat(ratios.bounds()).containsExactly(4.0);
    assertThat(ratios.clipped()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(ratios.values().max().orElseThrow()).isEqualTo(8);
    double[] shares = ratios.histogram(new double[] {0.25, 1, 4, 16, 64});
    assertThat(shares).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, 0}, within(1e-9));
  }

  @Test
  void areDrawnWithTheirBounds() {
    StudyResults study = bounded();
    Chart chart =
        StudyCharts.of(study).stream()
            .filter(c -> c.name().equals(StudyCharts.TRUST_RATIOS))
            .findFirst()
            .orElseThrow();

    assertThat(chart.caption()).endsWith("At the bounds or beyond: lambc 33.3 % at batch 64.");
    assertThat(chart.legend()).extracting(ChartSeries::name).containsExactly("lambc");
    List<ChartSeries> series = chart.panels().get(0).series();
    assertThat(series).hasSize(2);
    assertThat(series.get(0).points().stream().mapToDouble(ChartPoint::y).sum())
        .isCloseTo(100, within(1e-6));
    assertThat(series.get(1).kind()).isEqualTo(ChartSeries.Kind.LIMIT);
    assertThat(series.get(1).points()).extracting(ChartPoint::x).containsExactly(4.0);
    assertThat(ChartHtml.of(chart, Optional.empty()))
        .contains("5th percentile", "trust ratio before bounds, over all steps");
  }

  @Test
  void ofOneValueHaveAHistogram() {
    StudyResults study =
        FakeSweep.of(List.of(new FakeTrial("lamb", 4096, 1, 1).diverged().result()));
    assertThat(StudyCharts.of(study)).extracting(Chart::name).contains(StudyCharts.TRUST_RATIOS);
  }
}
