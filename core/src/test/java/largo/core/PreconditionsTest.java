package largo.core;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {

  @Test
  void rangesIncludeTheirLowEndOnly() {
    assertThatNoException().isThrownBy(() -> Preconditions.inRange("x", 0, 0, 1));
    assertThatNoException().isThrownBy(() -> Preconditions.inRange("x", Math.nextDown(1.0), 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.inRange("x", 1, 0, 1))
        .withMessage("x must be in [0, 1), but was 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.inRange("x", -1e-9, 0, 0.5))
        .withMessage("x must be in [0, 0.5), but was -1e-9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.inRange("x", Double.NaN, 0, 1))
        .withMessage("x must be in [0, 1), but was NaN");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-0.0, 0", "-1.5, -1.5", "NaN, NaN", "Infinity, inf"})
  void rejectsValuesThatAreNotPositiveAndFinite(double value, String shown) {
    assertThatNoException().isThrownBy(() -> Preconditions.positive("x", Double.MIN_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.positive("x", value))
        .withMessage("x must be positive and finite, but was " + shown);
  }

  @ParameterizedTest
  @CsvSource({"-1e-300, -1e-300", "NaN, NaN", "Infinity, inf", "-Infinity, -inf"})
  void rejectsValuesThatAreNegativeOrNotFinite(double value, String shown) {
    assertThatNoException().isThrownBy(() -> Preconditions.notNegative("x", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.notNegative("x", value))
        .withMessage("x must be zero or more and finite, but was " + shown);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-3, -3", "NaN, NaN", "-Infinity, -inf"})
  void rejectsBoundsThatAreNotPositive(double value, String shown) {
    assertThatNoException().isThrownBy(() -> Preconditions.bound("x", Double.POSITIVE_INFINITY));
    assertThatNoException().isThrownBy(() -> Preconditions.bound("x", 1e-300));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.bound("x", value))
        .withMessage("x must be positive, or inf for none, but was " + shown);
  }

  @Test
  void formatsTheMessage() {
    assertThatNoException().isThrownBy(() -> Preconditions.that(true, "%s", "anything"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.that(false, "%s must be %d, but was %d%%", "x", 1, 2))
        .withMessage("x must be 1, but was 2%");
  }
}
