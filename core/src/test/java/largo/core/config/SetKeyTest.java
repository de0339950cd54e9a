package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.data.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SetKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "work/run#2",
        "work//run",
        "//server/share",
        "#1",
        "a b",
        "hdfs://nn:9000/d",
        "C:\\data",
        "${HOME}/d",
        "a,b",
        "[1]/x",
        "{x}",
        "[a#1.csv]",
        "\"a\"#b",
        "x=y",
        "1e3",
        "007",
        "größe-数据"
      })
  void takesAValueLiterally(String value) {
    assertThat(path(value)).isEqualTo(value);
  }

  @Test
  void readsListsBlocksAndQuotedStringsAsAFileDoes() {
    assertThat(path("\"work/v[1] # 2\"")).isEqualTo("work/v[1] # 2");
    assertThat(read("data={ source = csv, train = [a.csv, \"b#1.csv\"] }").data().source().value())
        .extracting(source -> ((DataSource.Csv) source).train())
        .isEqualTo(List.of("a.csv", "b#1.csv"));
    assertThat(read("sweep.batch=[8, 16]").sweep().batch()).containsExactly(8, 16);
    assertThat(read("batch.micro = null").batch()).isEqualTo(RunSpec.DEFAULTS.batch());
    assertThat(read("optimizer.name = sgd", "optimizer.learning-rate = 1e-3").optimizer())
        .extracting(RunSpec.OptimizerSpec::learningRate)
        .isEqualTo(1e-3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          shards      | --set shards: expected key=value
          =3          | --set =3: expected key=value
          a..b=3      | --set a..b=3: a..b is not a key
          data#x=3    | --set data#x=3: data#x is not a key
          seed=1#2    | --set seed=1#2: seed must be a whole number, but was '1#2'
          seed=1D     | --set seed=1D: seed must be a whole number, but was '1D'
          name=run//2 | --set name=run//2: name must be of letters, digits, '.', '_', '+' and '-', but was 'run//2'
          checkpoint.every-minutes=1D    | --set checkpoint.every-minutes=1D: checkpoint.every-minutes must be a number, but was '1D'
          checkpoint.every-minutes=0x1p0 | --set checkpoint.every-minutes=0x1p0: checkpoint.every-minutes must be a number, but was '0x1p0'
          sweep.batch=[8, 16             | --set sweep.batch=[8, 16: sweep.batch must be a whole number, but was '[8, 16'
          """)
  void describesMalformedSettings(String override, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read(override))
        .withMessage(message);
  }

  private static String path(String value) {
    RunSpec spec = read("data.source=csv", "data.path=" + value);
    return ((DataSource.Csv) spec.data().source().value()).path().orElseThrow();
  }

  private static RunSpec read(String... overrides) {
    return SpecReader.read("x.conf", "", List.of(overrides));
  }

  @Test
  void rejectsAKeyOfTooManyElements() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SetKey.parse("a" + ".a".repeat(100) + "=1"))
        .withMessageStartingWith("--set a.a.a.")
        .withMessageEndingWith("…: the key has 101 elements, at most 100 are supported");
    assertThat(SetKey.parse("a" + ".a".repeat(99) + "=1").path()).hasSize(100);
  }
}
