package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossCurveTest {

  @Test
  void keepsEveryPointOfAShortCurve() {
    LossCurve curve = curve(new FakeTrial("lamb", 4096, 0.1, 1).result());

    assertThat(curve.points()).hasSize(20).isEqualTo(curve.means());
    assertThat(curve.isLong()).isFalse();
    assertThat(curve.points().get(0).x()).isZero();
    assertThat(curve.points().get(19).x()).isCloseTo(19 * 4096 / 20000.0, within(1e-12));
  }

  @Test
  void thinsALongCurveWithoutSmoothing() {
    TrialResult trial = new FakeTrial("lamb", 64, 0.1, 1).result();
    List<Double> losses =
        FakeSweep.of(List.of(trial)).steps().get(trial.trial()).stream()
            .map(s -> s.loss())
            .toList();
    LossCurve curve = curve(trial);

    assertThat(curve.points()).hasSizeBetween(250, LossCurve.MAX_POINTS);
    assertThat(losses).containsSubsequence(curve.points().stream().map(ChartPoint::y).toList());
    assertThat(curve.isLong()).isTrue();
  }

  @Test
  void averagesOverAHundredthOfTheSteps() {
    TrialResult trial = new FakeTrial("lamb", 64, 0.1, 1).result();
    List<Double> losses =
        FakeSweep.of(List.of(trial)).steps().get(trial.trial()).stream()
            .map(s -> s.loss())
            .toList();
    LossCurve curve = curve(trial);

    assertThat(curve.means()).hasSizeBetween(50, 100);
    assertThat(curve.means().get(1).y())
        .isCloseTo(
            losses.subList(16, 32).stream().mapToDouble(x -> x).average().orElseThrow(),
            within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 499, 500, 501, 999, 1000, 123_457})
  void thinningKeepsTheFirstAndTheLastPoint(int points) {
    assertThat(LossCurve.thin(IntStream.range(0, points).boxed().toList()))
        .hasSizeLessThanOrEqualTo(500)
        .isSorted()
        .doesNotHaveDuplicates()
        .startsWith(0)
        .endsWith(points - 1);
  }

  @Test
  void thinningKeepsAnEmptyCurveEmpty() {
    assertThat(LossCurve.thin(List.of())).isEmpty();
  }

  @Test
  void isEmptyForATrialWithoutSteps() {
    TrialResult trial = new FakeTrial("lamb", 64, 0.1, 1).failed("lost").result();
    StudyResults studyResults =
        new StudyResults(
            FakeSweep.spec(),
            "",
            "",
            1,
            List.of(trial),
            Map.of(),
            new RunEnvironment(List.of(), List.of()),
            Optional.empty(),
            StudyMeasurements.NONE);

    LossCurve curve = LossCurve.of(studyResults, RateSelection.of(List.of(trial))).get(0);
    assertThat(curve.points()).isEmpty();
    assertThat(curve.last().y()).isEqualTo(Double.MAX_VALUE);
  }

  private static LossCurve curve(TrialResult trial) {
    return LossCurve.of(FakeSweep.of(List.of(trial)), RateSelection.of(List.of(trial))).get(0);
  }
}
