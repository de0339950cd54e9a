package largo.spark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The settings in {@code conf/spark-defaults}: Spark knows each of them, and each has a reason. */
public class SparkDefaultsTest extends JUnitSuite {

  /** Where Spark declares its keys; they are known once these are loaded. */
  private static final List<String> DECLARATIONS =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.deploy.yarn.config.package$");

  /** Keys with a name in them, and those that Spark reads without declaring them. */
  private static final String OTHERS =
      "spark\\.master|spark\\.(executorEnv|yarn\\.appMasterEnv|kubernetes\\.driverEnv)\\.[A-Z_]+"
          + "|spark\\.(executor|task)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)";

  /** Of Spark's module for Kubernetes, which is not here: its page of settings names them. */
  private static final Set<String> KUBERNETES =
      Set.of(
          "spark.kubernetes.container.image",
          "spark.kubernetes.namespace",
          "spark.kubernetes.authenticate.driver.serviceAccountName");

  @Test
  public void sparkKnowsEveryKeyAndEveryKeyHasItsReason() throws Exception {
    for (String declaration : DECLARATIONS) {
      Class.forName(declaration);
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of("../conf/spark-defaults"))) {
      files = all.toList();
    }
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "local.conf", "standalone.conf", "yarn-cpu.conf", "yarn-gpu.conf", "kubernetes.conf");
    for (Path file : files) {
      check(file);
    }
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
        assertThat(
                key.matches(OTHERS)
                    || KUBERNETES.contains(key)
                    || ConfigEntry.findEntry(key) != null)
            .as("%s: Spark does not know %s", file, key)
            .isTrue();
      }
    }
  }
}
