package largo.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import largo.core.analysis.NonInferiority.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NonInferiorityTest {

  static Stream<Config> cases() {
    return AnalysisGolden.VALUES.getConfigList("non_inferiority").stream().map(c -> (Config) c);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheReference(Config golden) {
    NonInferiority result =
        NonInferiority.of(
            AnalysisGolden.doubles(golden.getList("new")),
            AnalysisGolden.doubles(golden.getList("reference")),
            golden.getDouble("margin"),
            golden.getDouble("alpha"));

    Config expected = golden.getConfig("expected");
    assertThat(result.seeds()).isEqualTo(expected.getInt("n"));
    assertThat(result.mean()).isCloseTo(expected.getDouble("mean"), within(1e-14));
    assertThat(result.decision())
        .isEqualTo(
            Decision.valueOf(
                expected.getString("decision").toUpperCase(Locale.ROOT).replace('-', '_')));
    if (result.seeds() > 1) {
      ConfidenceInterval interval = result.interval().orElseThrow();
      assertThat(interval.lower()).isCloseTo(expected.getDouble("lower"), within(1e-11));
      assertThat(interval.upper()).isCloseTo(expected.getDouble("upper"), within(1e-11));
      assertThat(result.p().orElseThrow()).isCloseTo(expected.getDouble("p"), within(1e-11));
    }
  }

  @Test
  void errsAtTheMarginAsOftenAsTheLevelSays() {
    Random random = new Random(1);
    int falseDecisions = 0;
    for (int i = 0; i < 4000; i++) {
      double[] values = random.doubles(5).map(u -> 0.9 + random.nextGaussian() * 0.003).toArray();
      double[] reference =
          random.doubles(5).map(u -> 0.91 + random.nextGaussian() * 0.003).toArray();
      falseDecisions += NonInferiority.of(values, reference, 0.01, 0.05).holds() ? 1 : 0;
    }

    assertThat(falseDecisions / 4000.0).isBetween(0.04, 0.06);
  }

  @Test
  void equalPairsHaveNoVariation() {
    NonInferiority same = NonInferiority.of(new double[3], new double[3], 0.01, 0.05);

    assertThat(same.decision()).isEqualTo(Decision.NON_INFERIOR);
    assertThat(same.p()).hasValue(0);
  }
}
