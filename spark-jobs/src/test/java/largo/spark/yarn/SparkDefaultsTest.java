package largo.spark.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/**
 * Every setting in {@code conf/spark-defaults} is known to Spark and has a comment with its reason.
 */
public class SparkDefaultsTest extends JUnitSuite {

  @Test
  public void sparkKnowsEveryKeyAndEveryKeyHasItsReason() throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of("../conf/spark-defaults"))) {
      files = all.toList();
    }
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "local.conf", "standalone.conf", "yarn-cpu.conf", "yarn-gpu.conf", "kubernetes.conf");
    assertThat(files).allSatisfy(SparkDefaultsTest::check);
  }

  private static void check(Path file) throws Exception {
    boolean reasoned = false;
    for (String line : Files.readAllLines(file)) {
      String setting = line.replaceFirst("^# (?=spark\\.[a-zA-Z.]+ )", ""); // as a suggestion
      if (setting.startsWith("#")) {
        reasoned = true;
      } else if (setting.isBlank()) {
        reasoned = false;
      } else {
        String key = setting.split("\\s+")[0];
        assertThat(setting.split("\\s+")).as("%s: %s", file, line).hasSize(2);
        assertThat(reasoned || key.equals("spark.master")).as("%s: %s", file, line).isTrue();
        assertThat(SparkKeys.isKnown(key)).as("%s: Spark does not know %s", file, key).isTrue();
      }
    }
  }
}
