package largo.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 MB",
    "419430, 0.4 MB",
    "1048576, 1 MB",
    "999292928, 953 MB",
    "1073741824, 1.00 GB",
    "1342177280, 1.25 GB"
  })
  void isFormattedInTheLargestUnitThatFits(long bytes, String text) {
    assertThat(ByteSize.format(bytes)).isEqualTo(text);
  }
}
