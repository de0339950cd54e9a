package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleShapeTest {

  @ParameterizedTest
  @ValueSource(strings = {"1", "784", "3x32x32", "1x1x7"})
  void isReadAsItIsWritten(String text) {
    assertThat(ExampleShape.parse(text + "\n")).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0", "3x32", "-1", "3x0x2", "99999999999", "70000x70000x1"})
  void isRefusedWithItsText(String text) {
    assertThatThrownBy(() -> ExampleShape.parse(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(text);
  }
}
