package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;

class GradientWorkTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(800, 500), 'f')));

  @Test
  void measuresSeldomWhereThatTakesLong() {
    assertThat(new GradientWork(4, 1024).stepsBetween(NoiseGeometry.L1, LAYOUT)).isEqualTo(10);
    assertThat(new GradientWork(4, 1024).stepsBetween(NoiseGeometry.L2, LAYOUT)).isEqualTo(10);
    // 50 · 4 / (0.02 · 6 · (16 + 4))
    assertThat(new GradientWork(4, 16).stepsBetween(NoiseGeometry.L2, LAYOUT)).isEqualTo(84);
    // 6 (6 · 500² · 800 + 20 · 500³) / (0.02 · 6 · 400000 · (64 + 4))
    assertThat(new GradientWork(4, 64).stepsBetween(NoiseGeometry.NUCLEAR, LAYOUT)).isEqualTo(6802);
    assertThat(new GradientWork(4, 8192).stepsBetween(NoiseGeometry.NUCLEAR, LAYOUT))
        .isEqualTo(100);
    assertThat(new GradientWork(4, 16).measuredByDefault(NoiseGeometry.L2, LAYOUT))
        .isEqualTo(new MeasuredSteps(84, 83));
  }

  /** Even where a step has almost no gradients, additions bound the share. */
  @Test
  void isMeasuredAtMostEveryFewHundredSteps() {
    assertThat(new GradientWork(4096, 1).stepsBetween(NoiseGeometry.L1, LAYOUT)).isEqualTo(417);
  }
}
