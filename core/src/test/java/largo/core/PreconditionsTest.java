package largo.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreconditionsTest {

  @Test
  void takesTheLowEndOfARangeAndLeavesTheHighEnd() {
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
  void rejectsWhatIsNotPositiveAndFinite(double value, String shown) {
    assertThatNoException().isThrownBy(() -> Preconditions.positive("x", Double.MIN_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.positive("x", value))
        .withMessage("x must be positive and finite, but was " + shown);
  }

  @ParameterizedTest
  @CsvSource({"-1e-300, -1e-300", "NaN, NaN", "Infinity, inf", "-Infinity, -inf"})
  void rejectsWhatIsNegativeOrNotFinite(double value, String shown) {
    assertThatNoException().isThrownBy(() -> Preconditions.notNegative("x", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.notNegative("x", value))
        .withMessage("x must be zero or more and finite, but was " + shown);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-3, -3", "NaN, NaN", "-Infinity, -inf"})
  void rejectsWhatIsNoBound(double value, String shown) {
    assertThatNoException().isThrownBy(() -> Preconditions.bound("x", Double.POSITIVE_INFINITY));
    assertThatNoException().isThrownBy(() -> Preconditions.bound("x", 1e-300));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.bound("x", value))
        .withMessage("x must be positive, or inf for none, but was " + shown);
  }

  @Test
  void formatsMessagesOfItsCaller() {
    assertThatNoException().isThrownBy(() -> Preconditions.that(true, "%s", "anything"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preconditions.that(false, "%s must be %d, but was %d%%", "x", 1, 2))
        .withMessage("x must be 1, but was 2%");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1",
    "-0.0, 0",
    "256, 256",
    "0.1, 0.1",
    "1.50, 1.5",
    "0.001, 0.001",
    "1e-4, 0.0001",
    "1e-8, 1e-8",
    "2.5e-10, 2.5e-10",
    "123456789.5, 123456789.5",
    "999999999999999, 999999999999999",
    "1e15, 1e15",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, NaN"
  })
  void writesNumbersAsOneWould(double value, String shown) {
    assertThat(Preconditions.shortest(value)).isEqualTo(shown);
  }

  @Property
  void writesNumbersThatReadBackAsThemselves(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    String shown = Preconditions.shortest(value).replace("inf", "Infinity");

    assertThat(Double.parseDouble(shown))
        .isEqualTo(Double.valueOf(value + 0.0)); // -0 becomes 0; boxed, NaN equals itself
  }
}
