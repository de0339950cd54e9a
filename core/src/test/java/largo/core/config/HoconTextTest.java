package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoconTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          data.path = work/run#2         | x.conf:1: work/run#2 would be cut at the #, which begins a comment: write " around the value, or a blank before the comment
          a = 1\\ndata { path = run//x } | x.conf:2: run//x } would be cut at the //, which begins a comment: write " around the value, or a blank before the comment
          seed = 3#note                  | x.conf:1: 3#note would be cut at the #, which begins a comment: write " around the value, or a blank before the comment
          name = \u201cx\u201d           | x.conf:1: \u201c is a typographic quote; write " around values
          \\nseed\u200b = 3              | x.conf:2: there is an invisible character, U+200B; remove it
          include "base.conf"            | x.conf: include base.conf: a configuration is one file; put the keys of both into it
          include file("/etc/base.conf") | x.conf: include /etc/base.conf: a configuration is one file; put the keys of both into it
          include url("http://x/b.conf") | x.conf: include http://x/b.conf: a configuration is one file; put the keys of both into it
          data.path = hdfs://nn/x        | x.conf:1: : is not expected here: write " around a value that holds it
          a = {\\nb = [1                 | x.conf:2: a list is not closed with ]
          optimizer { name = adam        | x.conf:1: a block is not closed with }
          }                              | x.conf:1: } closes nothing
          name = "x                      | x.conf:1: a quote is not closed
          data.path = "c:\\data"         | x.conf:1: \\d is not an escape sequence; write \\\\ for a backslash
          data.path = a^b                | x.conf:1: ^ must be in quotes: write " around the value
          seed                           | x.conf:1: seed has no value: write seed = VALUE
          a..b = 1                       | x.conf:1: a key has an extra dot
          seed = ${nothing-like-it}      | x.conf:1: ${nothing-like-it} is neither a key of the file nor an environment variable, or refers to itself
          data = [1] { seed = 2 }        | x.conf:1: a block or a list follows another value, where one value is expected
          shards = 3 seed = 4            | x.conf:1: a value is missing, or the comma between two keys
          seed += 3                      | x.conf:1: seed must be a single value, but was '[3]'
          """)
  void reportsPositionAndProblem(String text, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read(text.replace("\\n", "\n")))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed = 3 # note",
        "seed = 3 // note#1",
        "# all of it#2\nseed = 3",
        "data { seed = 3 }# note",
        "sweep.batch = [ 8,# note\n 16 ]# note\n",
        "data { source = csv, path = \"work/run#2//3\" }",
        "data { source = csv, path = \"\"\"a\"#b\"\"\" }",
        "data { source = csv, path = \"a\\\"#b\" }",
        "\u00a0seed\u00a0=\u00a03"
      })
  void ignoresComments(String text) {
    assertThat(read(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[", "a {", "a = [", "a.", "a { b = ", "a = ${", "\"", "\"\"\"", "[{"})
  void rejectsExcessiveNesting(String part) {
    assertThat(List.of("", "b = 1", "}"))
        .allSatisfy(
            end ->
                assertThatExceptionOfType(SpecException.class)
                    .isThrownBy(() -> read(part.repeat(20_000) + end))
                    .extracting(SpecException::getMessage, STRING)
                    .startsWith("x.conf")
                    .hasSizeLessThan(300));
  }

  @Test
  void rejectsExcessivelyLongPaths() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SpecReader.read("x", "", List.of("a.".repeat(20_000) + "b=1")));
  }

  @Test
  void rejectsAnExcessivelyLargeFile() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read("#".repeat(5 << 20)))
        .withMessageStartingWith("x.conf has 5,242,880 characters, a configuration at most");
  }

  private static RunSpec read(String text) {
    return SpecReader.read("x.conf", text, List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {" = 1", ": 1", " { b = 1 }"})
  void rejectsAKeyOfTooManyElements(String rest) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> HoconText.check("x.conf", "\na" + ".a".repeat(100) + rest))
        .withMessage("x.conf:2: a key has 101 elements, at most 100 are supported");
    HoconText.check("x.conf", "a" + ".a".repeat(99) + rest);
    HoconText.check("x.conf", "a = b" + ".b".repeat(200) + "\nc = 1");
  }
}
