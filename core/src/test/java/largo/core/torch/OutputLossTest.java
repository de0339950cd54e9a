package largo.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import largo.core.torch.OutputLoss.Kind;
import org.junit.jupiter.api.Test;

class OutputLossTest {

  private static final float[] OUTPUTS = {0.25f, 0.75f};
  private static final float[] TARGETS = {0, 1};

  @Test
  void sumsTheTermsOfOutputs() {
    assertThat(sum(Kind.CROSS_ENTROPY, 1)).isCloseTo(-Math.log(0.75), within(1e-9));
    assertThat(sum(Kind.BINARY_CROSS_ENTROPY, 1)).isCloseTo(-2 * Math.log(0.75), within(1e-9));
    assertThat(sum(Kind.SQUARED, 0.5)).isCloseTo(0.0625, within(1e-9));
    assertThat(sum(Kind.ABSOLUTE, 1)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void clipsOutputs() {
    OutputLoss loss = new OutputLoss(Kind.CROSS_ENTROPY, 1);
    assertThat(loss.sum(new float[] {0}, new float[] {1}, 1, 1e-10))
        .isCloseTo(-Math.log(1e-10), within(1e-9));
    assertThat(loss.sum(new float[] {0}, new float[] {0}, 1, 0)).isZero();
  }

  private static double sum(Kind kind, double factor) {
    return new OutputLoss(kind, factor).sum(OUTPUTS, TARGETS, 2, 0);
  }
}
