package largo.core;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalFormatterTest {

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
  void writesTheShortestText(double value, String expected) {
    assertThat(DecimalFormatter.shortest(value)).isEqualTo(expected);
  }

  @Property
  void writesTextThatParsesToTheSameNumber(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    String text = DecimalFormatter.shortest(value).replace("inf", "Infinity");

    assertThat(Double.parseDouble(text))
        .isEqualTo(Double.valueOf(value + 0.0)); // -0 becomes 0; boxed, NaN equals itself
  }
}
