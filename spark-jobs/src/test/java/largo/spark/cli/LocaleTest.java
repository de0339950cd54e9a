package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import largo.spark.Slow;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/**
 * Locales with other decimal separators, digits and case rules give the same numbers, texts and
 * bits.
 */
@Category(Slow.class)
public class LocaleTest extends SparkSuite {

  private static final List<String> OTHERS = List.of("de-DE", "tr-TR", "ar-EG-u-nu-arab");

  private static final String CONF =
      """
      name = tiny
      data { source = digits, train-examples = 200, test-examples = 100 }
      model { zoo = mlp, widths = [8] }
      optimizer { name = momentum, learning-rate = 0.0123 }
      batch { global = 64, micro = 32 }
      budget.steps = 3
      checkpoint.every-steps = 1
      """;

  private final TestFolder folder = TestFolder.create();
  private final String conf = folder.write("tiny.conf", CONF);

  @Test
  public void trainsTheSameEverywhere() throws IOException {
    Map<String, String> english = inLocale("en-US", () -> train("en"));
    for (String other : OTHERS) {
      assertThat(inLocale(other, () -> train(other))).as(other).isEqualTo(english);
    }
  }

  @Test
  public void printsTheSameEverywhere() throws IOException {
    for (List<String> line :
        List.of(
            List.of("yarn-plan", conf, "--node-memory=64G"),
            List.of("optimizers"),
            List.of("train", "--help"))) {
      CommandRun english = inLocale("en-US", () -> CommandRun.largo(line.toArray(String[]::new)));
      assertThat(english.out()).isNotEmpty();
      for (String other : OTHERS) {
        assertThat(inLocale(other, () -> CommandRun.largo(line.toArray(String[]::new))))
            .as("%s in %s", line, other)
            .isEqualTo(english);
      }
    }
  }

  /** All output that does not depend on time: names of files, results, entries of the model. */
  private Map<String, String> train(String name) throws IOException {
    Path out = folder.path().resolve(name);
    CommandRun run = CommandRun.largo("train", conf, "--out=" + out, "--master=local[2]");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, String> found = new TreeMap<>();
    found.put("spec.conf", Files.readString(out.resolve("spec.conf")));
    String[] cells = Files.readAllLines(out.resolve("results.csv")).get(1).split(",");
    found.put("results.csv", String.join(",", Arrays.copyOf(cells, 13)));
    try (ZipFile zip =
        new ZipFile(out.resolve("trials/momentum-b64-lr0.0123-s1/model.zip").toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        found.put(entry.getName(), HexFormat.of().formatHex(bytes));
      }
    }
    return found;
  }

  private static <T> T inLocale(String tag, Work<T> work) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(tag));
    try {
      return work.run();
    } finally {
      Locale.setDefault(before);
    }
  }

  /** An action that reads files. */
  private interface Work<T> {
    T run() throws IOException;
  }
}
