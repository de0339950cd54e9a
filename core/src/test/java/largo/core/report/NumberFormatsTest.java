package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatsTest {

  @ParameterizedTest
  @CsvSource({
    "0.05,         0.05,    0.05",
    "0.123456,     0.123,   0.1235",
    "12345.678,    12300,   12350",
    "0.0001,       0.0001,  0.0001",
    "1.23456e-6,   1.23e-6, 1.235e-6",
    "2e12,         2e12,    2e12",
    "-2.5,         -2.5,    -2.5",
    "40,           40,      40",
    "0,            0,       0",
    "NaN,          –,       –"
  })
  void keepsSignificantDigits(double value, String rough, String fine) {
    assertThat(NumberFormats.threeDigits(value)).isEqualTo(rough);
    assertThat(NumberFormats.fourDigits(value)).isEqualTo(fine);
  }

  @Test
  void writesPercentWithTwoDecimalsAndADot() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(NumberFormats.percent(0.98765)).isEqualTo("98.77");
      assertThat(NumberFormats.percent(Double.NaN)).isEqualTo("–");
      assertThat(NumberFormats.percent(MeanAndDeviation.of(DoubleStream.of(0.9, 0.92))))
          .isEqualTo("91.00 ± 1.41");
      assertThat(NumberFormats.percent(MeanAndDeviation.of(DoubleStream.of(0.9))))
          .isEqualTo("90.00");
    } finally {
      Locale.setDefault(before);
    }
  }
}
