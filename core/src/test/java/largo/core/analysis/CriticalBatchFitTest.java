package largo.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.analysis.CriticalBatchFit.Bootstrap;
import largo.core.analysis.CriticalBatchFit.Steps;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CriticalBatchFitTest {

  private static final Offset<Double> RELATIVE = within(1e-9);

  static Stream<Config> cases() {
    return AnalysisGolden.VALUES.getConfigList("steps_to_target").stream()
        .map(c -> (Config) c)
        .filter(c -> !c.hasPath("args.relative")); // that fit is not offered
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReference(Config golden) {
    Bootstrap bootstrap =
        new Bootstrap(golden.getInt("args.reps"), 0.95, golden.getLong("args.seed"));
    CriticalBatchFit fit = CriticalBatchFit.of(trials(golden), bootstrap).orElseThrow();

    Config expected = golden.getConfig("expected");
    assertThat(fit.minSteps() / expected.getDouble("smin")).isCloseTo(1, RELATIVE);
    assertThat(fit.minExamples() / expected.getDouble("emin")).isCloseTo(1, RELATIVE);
    assertThat(fit.criticalBatch() / expected.getDouble("bcrit")).isCloseTo(1, RELATIVE);
    assertThat(fit.points()).isEqualTo(expected.getInt("points"));
    assertThat(fit.misses()).isEqualTo(expected.getInt("misses"));
    assertThat(fit.invalid()).isEqualTo(expected.getInt("invalid"));
    isCloseTo(fit.logR2(), expected, "r2_log");
    isCloseTo(fit.relativeRms(), expected, "rms_rel");
    isCloseTo(fit.lackOfFit(), expected, "lack_p");
    isCloseTo(fit.stepsInterval().orElseThrow(), expected, "smin_ci");
    isCloseTo(fit.examplesInterval().orElseThrow(), expected, "emin_ci");
    isCloseTo(fit.criticalInterval().orElseThrow(), expected, "bcrit_ci");
  }

  private static void isCloseTo(OptionalDouble value, Config expected, String key) {
    boolean present = !expected.getIsNull(key);
    assertThat(value.isPresent()).as(key).isEqualTo(present);
    value.ifPresent(v -> assertThat(v).isCloseTo(expected.getDouble(key), within(1e-8)));
  }

  private static void isCloseTo(ConfidenceInterval interval, Config expected, String key) {
    List<Double> bounds = expected.getDoubleList(key);
    assertThat(interval.lower() / bounds.get(0)).as(key).isCloseTo(1, RELATIVE);
    assertThat(interval.upper() / bounds.get(1)).as(key).isCloseTo(1, RELATIVE);
  }

  private static List<Steps> trials(Config golden) {
    List<Steps> trials = new ArrayList<>();
    golden
        .getObject("runs")
        .forEach(
            (batch, steps) -> {
              for (double s : AnalysisGolden.doubles((ConfigList) steps)) {
                trials.add(
                    new Steps(
                        Integer.parseInt(batch),
                        Double.isNaN(s) ? OptionalDouble.empty() : OptionalDouble.of(s)));
              }
            });
    return trials;
  }

  @Test
  void recoversAnExactHyperbola() {
    CriticalBatchFit fit =
        CriticalBatchFit.of(
                IntStream.of(32, 64, 128, 1024)
                    .mapToObj(b -> new Steps(b, OptionalDouble.of(100 + 20_000.0 / b)))
                    .toList(),
                Bootstrap.DEFAULT)
            .orElseThrow();

    assertThat(fit.minSteps()).isCloseTo(100, within(1e-6));
    assertThat(fit.criticalBatch()).isCloseTo(200, within(1e-6));
    double batch = fit.doublingSavesLess(0.2);
    assertThat(fit.steps(2 * batch) / fit.steps(batch)).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void isEmptyWithOneBatch() {
    assertThat(
            CriticalBatchFit.of(
                List.of(
                    new Steps(64, OptionalDouble.of(10)),
                    new Steps(64, OptionalDouble.of(12)),
                    new Steps(128, OptionalDouble.empty())),
                Bootstrap.DEFAULT))
        .isEmpty();
  }
}
