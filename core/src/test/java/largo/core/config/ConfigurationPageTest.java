package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} is generated. With {@code -Dlargo.docs.write=true} it is
 * regenerated.
 */
class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Path REFERENCE = Path.of("../conf/reference.conf");

  @Test
  void isUpToDate() throws IOException {
    String expected = ConfigurationPage.of(Files.readString(REFERENCE));
    if (Boolean.getBoolean("largo.docs.write")) {
      Files.writeString(PAGE, expected);
    }

    assertThat(Files.readString(PAGE))
        .as(
            "docs/configuration.md is out of date; regenerate it with "
                + "mvn -q -pl core test -Dtest=ConfigurationPageTest -Dlargo.docs.write=true")
        .isEqualTo(expected);
  }

  @Test
  void describesEveryKey() throws IOException {
    String page = ConfigurationPage.of(Files.readString(REFERENCE));
    List<String> rows = page.lines().filter(line -> line.startsWith("| `")).toList();

    assertThat(rows).hasSizeGreaterThan(80).noneMatch(row -> row.endsWith("| |"));
    assertThat(keys())
        .allSatisfy(key -> assertThat(rows).anyMatch(row -> row.startsWith("| `" + key + "`")));
  }

  @Test
  void statesThePermittedValues() throws IOException {
    assertThat(ConfigurationPage.of(Files.readString(REFERENCE)))
        .contains(
            "| `shards` | whole number, in 1 … 4096 | `2` |",
            "| `data.validation-fraction` | number, in [0, 1) | `0` |",
            "| `batch.micro` | whole number, positive | `128` |",
            "| `data.delimiter` | `csv` | text, one character | `\",\"` |",
            "| `model.widths` | `mlp` | list of whole numbers, all at least 1 | `[512, 512]` |",
            "| `exchange.share` | `gmc` | number, in (0, 1] | `0.01` |");
  }

  /** Paths of all keys of the default configuration. */
  private static List<String> keys() {
    return ConfigFactory.parseString(SpecWriter.write(RunSpec.DEFAULTS)).entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(
            key -> !key.startsWith("optimizer.") || key.matches("optimizer.(name|wrap|learn.*)"))
        .toList();
  }
}
