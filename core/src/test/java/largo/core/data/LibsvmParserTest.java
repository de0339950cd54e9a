package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibsvmParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          +1 1:0.5 3:-2 10:1e-3       | +1 [0, 2, 9] [0.5, -2.0, 0.001]
          -1                          | -1 [] []
          setosa 7:1                  | setosa [6] [1.0]
          2147483647 2147483647:3     | 2147483647 [2147483646] [3.0]
          '  3   2:1    4:0  '        | 3 [1, 3] [1.0, 0.0]
          1 1:2 # 3:4 is a comment    | 1 [0] [2.0]
          1 1:2# 3:4                  | 1 [0] [2.0]
          """)
  void readsLabelsColumnsAndValues(String line, String row) {
    assertThat(LibsvmParser.parse(line)).hasToString(row);
  }

  @Test
  void acceptsTabs() {
    assertThat(LibsvmParser.parse("1\t1:2\t 3:4")).hasToString("1 [0, 2] [2.0, 4.0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\t", "# nothing but a comment", "  # 1 1:2"})
  void skipsLinesWithoutARow(String line) {
    assertThat(LibsvmParser.parse(line)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 3:1 2:1     | indices must ascend, but 2 comes after 3
          1 3:1 3:1     | indices must ascend, but 3 comes after 3
          1 0:1         | expected index:value with an index of at least 1, but found '0:1'
          1 -4:1        | expected index:value with an index of at least 1, but found '-4:1'
          1 a:1         | expected index:value with an index of at least 1, but found 'a:1'
          1 1.5:1       | expected index:value with an index of at least 1, but found '1.5:1'
          1 2147483648:1 | expected index:value with an index of at least 1, but found '2147483648:1'
          1 5           | expected index:value with an index of at least 1, but found '5'
          1 :5          | expected index:value with an index of at least 1, but found ':5'
          1 1:2 qid:3   | expected index:value with an index of at least 1, but found 'qid:3'
          1 1:x         | expected index:value, but found '1:x'
          1 1:          | expected index:value, but found '1:'
          1 1:2D        | expected index:value, but found '1:2D'
          1 1:0x1p0     | expected index:value, but found '1:0x1p0'
          1 1:2:3       | expected index:value, but found '1:2:3'
          1 1:NaN       | every feature must be finite, but found '1:NaN'
          1 1:-Infinity | every feature must be finite, but found '1:-Infinity'
          1 1:1e39      | every feature must be finite, but found '1:1e39'
          """)
  void describesMalformedLines(String line, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> LibsvmParser.parse(line.replace("'", "")))
        .withMessage(message);
  }
}
