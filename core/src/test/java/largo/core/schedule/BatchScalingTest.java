package largo.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchScalingTest {

  /** Goyal et al.: 0.1 at batch 256 corresponds to 3.2 at batch 8192. */
  @ParameterizedTest
  @CsvSource({
    "NONE, 8192, 256, 0.1",
    "LINEAR, 8192, 256, 3.2",
    "LINEAR, 64, 256, 0.025",
    "SQRT, 4096, 256, 0.4",
    "SQRT, 64, 256, 0.05"
  })
  void scalesARateToAnotherBatch(BatchScaling rule, int batch, int reference, double rate) {
    assertThat(rule.scale(0.1, batch, reference)).isCloseTo(rate, within(1e-15));
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheRateAtTheReferenceBatch(BatchScaling rule) {
    assertThat(rule.scale(0.1, 48, 48)).isEqualTo(0.1);
  }

  @Property(tries = 200)
  void isTransitive(
      @ForAll BatchScaling rule,
      @ForAll @IntRange(min = 1) int a,
      @ForAll @IntRange(min = 1) int b,
      @ForAll @IntRange(min = 1) int c) {
    double direct = rule.scale(0.1, c, a);

    assertThat(rule.scale(rule.scale(0.1, b, a), c, b)).isCloseTo(direct, within(1e-14 * direct));
  }

  @Test
  void namesTheRejectedBatch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchScaling.LINEAR.scale(0.1, 0, 256))
        .withMessage("batch must be positive and finite, but was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchScaling.NONE.scale(0.1, 256, -1))
        .withMessage("reference-batch must be positive and finite, but was -1");
  }
}
