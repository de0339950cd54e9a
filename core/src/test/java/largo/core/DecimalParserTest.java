package largo.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-0", "+1", "007", "3.", ".5", "-.5", "1e3", "1E-3", "1.5e+07", "3.40e38"})
  void parsesDecimalNumbers(String text) {
    assertThat(DecimalParser.isNumber(text)).isTrue();
    assertThat(DecimalParser.toDouble(text)).isEqualTo(Double.parseDouble(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1D",
        "1d",
        "2F",
        "2f",
        "0x1p0",
        "0x10",
        "",
        " ",
        ".",
        "-",
        "e5",
        "1e",
        "1e+",
        "1.2.3",
        "1 ",
        " 1",
        "1,5",
        "1_000",
        "١",
        "--1",
        "1e5.5",
        "abc",
        "1L",
        "NaN",
        "Infinity",
        "-inf"
      })
  void rejectsFormsThatOnlyJavaAccepts(String text) {
    assertThat(DecimalParser.isNumber(text)).isFalse();
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> DecimalParser.toDouble(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "-nan", "inf", "+Inf", "-Infinity", "1e999", "-1e999"})
  void recognizesNumbersThatAreNotFinite(String text) {
    assertThat(DecimalParser.isNotFinite(text)).isTrue();
    assertThat(DecimalParser.isNumber(text)).isFalse();
  }

  @Test
  void parsesALongTextInLinearTime() {
    String almost = "1".repeat(5_000_000) + "x";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(DecimalParser.isNumber(almost)).isFalse());
  }
}
