package largo.core.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

  private static final Map<String, Map<Long, Double>> ARMS = arms();

  private static Map<String, Map<Long, Double>> arms() {
    Map<String, Map<Long, Double>> arms = new LinkedHashMap<>();
    arms.put("a", Map.of(1L, 0.912, 2L, 0.905, 3L, 0.921, 4L, 0.917, 5L, 0.909));
    arms.put("b", Map.of(1L, 0.915, 2L, 0.911, 3L, 0.918, 4L, 0.914, 5L, 0.916, 9L, 0.1));
    arms.put("c", Map.of(1L, 0.95, 2L, 0.951, 3L, 0.949, 4L, 0.93, 5L, 0.96));
    return arms;
  }

  /** Oracle: scipy 1.10.1, {@code stats.ttest_rel}. */
  @Test
  void equalsScipy() {
    List<PairedComparison> pairs = PairedComparison.all(ARMS, 0.95);

    assertThat(pairs).extracting(PairedComparison::first).containsExactly("a", "a", "b");
    assertThat(pairs).extracting(PairedComparison::seeds).containsExactly(5, 5, 5);
    assertThat(pairs.get(0).p()).isCloseTo(0.4038644096111357, within(1e-12));
    assertThat(pairs.get(1).p()).isCloseTo(0.0065459840828412256, within(1e-12));
    assertThat(pairs.get(2).p()).isCloseTo(0.002348826951953664, within(1e-12));
    assertThat(pairs.get(1).adjustedP()).isCloseTo(2 * 0.0065459840828412256, within(1e-12));
    assertThat(pairs.get(2).adjustedP()).isCloseTo(3 * 0.002348826951953664, within(1e-12));
    assertThat(pairs.get(0).adjustedP()).isEqualTo(pairs.get(0).p());
    assertThat(pairs.get(0).interval().lower()).isCloseTo(-0.007954811343948126, within(1e-12));
    assertThat(pairs.get(0).interval().upper()).isCloseTo(0.0039548113439481225, within(1e-12));
    assertThat(pairs.get(0).reversed())
        .returns("b", PairedComparison::first)
        .returns(-pairs.get(0).difference(), PairedComparison::difference);
  }

  @Test
  void leavesOutPairsWithOneCommonSeed() {
    assertThat(PairedComparison.all(Map.of("a", Map.of(1L, 0.5), "b", Map.of(1L, 0.6)), 0.95))
        .isEmpty();
  }

  @Test
  void armsWithoutDifferencesAreEqual() {
    Map<Long, Double> arm = Map.of(1L, 0.5, 2L, 0.6);

    assertThat(PairedComparison.all(Map.of("a", arm, "b", arm), 0.95))
        .allMatch(pair -> pair.p() == 1 && !pair.isSignificant(0.05));
  }

  /** Oracle: {@code p.adjust(c(.01, .04, .03, .005), "holm")} of R. */
  @Test
  void holmsCorrectionIsStepwise() {
    assertThat(HolmCorrection.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    assertThat(HolmCorrection.adjust(new double[] {0.5, 0.9})).containsExactly(1, 1);
  }
}
