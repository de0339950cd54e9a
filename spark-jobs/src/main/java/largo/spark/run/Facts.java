package largo.spark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import largo.core.model.Backend;
import largo.core.report.Environment;
import largo.core.report.Environment.Fact;
import largo.spark.Version;
import org.apache.spark.api.java.JavaSparkContext;

/** What a report says of where it was made. */
final class Facts {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Facts() {}

  static Environment of(JavaSparkContext spark) {
    return new Environment(
        List.of(
            new Fact("Largo", Version.OF_LARGO),
            new Fact("Spark", spark.version() + ", master " + spark.master()),
            new Fact("slots", Integer.toString(spark.defaultParallelism())),
            new Fact(
                "gradients",
                String.format(
                    Locale.ROOT,
                    "Deeplearning4j 1.0.0-M2.1, ND4J backend %s%s",
                    Backend.name(),
                    Backend.hasOneDnn() ? " with oneDNN" : "")),
            new Fact("Java", System.getProperty("java.vm.name") + " " + Runtime.version()),
            new Fact("driver's processor", processor()),
            new Fact(
                "driver's system",
                System.getProperty("os.name") + " " + System.getProperty("os.version"))));
  }

  private static String processor() {
    int cores = Runtime.getRuntime().availableProcessors();
    return String.format(Locale.ROOT, "%s, %d cores", model(), cores);
  }

  private static String model() {
    try {
      if (Files.isReadable(CPU_INFO)) {
        return Files.readAllLines(CPU_INFO, StandardCharsets.UTF_8).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
      }
    } catch (IOException e) {
      // no such file on this system: the architecture will do
    }
    return System.getProperty("os.arch");
  }
}
