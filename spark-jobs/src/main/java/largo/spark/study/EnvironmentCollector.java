package largo.spark.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import largo.core.config.WorkerSpec.Engine;
import largo.core.dl4j.NativeBackend;
import largo.core.report.RunEnvironment;
import largo.core.report.RunEnvironment.Fact;
import largo.core.torch.TorchRuntime;
import largo.core.torch.TorchRuntimes;
import largo.spark.Version;
import largo.spark.session.SessionMetrics;
import org.apache.spark.api.java.JavaSparkContext;

/** Collects time, host and versions of a run, for its report. */
final class EnvironmentCollector {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private EnvironmentCollector() {}

  /**
   * Collects the environment at the end of a run.
   *
   * @param engine of the gradients
   * @param command without secrets; empty if there was none
   * @param begun when the run was started or resumed
   * @param startUp durations of its start
   */
  static RunEnvironment of(
      JavaSparkContext spark,
      Engine engine,
      String command,
      ZonedDateTime begun,
      StartUpTimes startUp) {
    return new RunEnvironment(run(spark, command, begun, startUp), machine(spark, engine));
  }

  private static List<Fact> run(
      JavaSparkContext spark, String command, ZonedDateTime begun, StartUpTimes startUp) {
    ZonedDateTime ended = ZonedDateTime.now(begun.getZone());
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("begun", TIME.format(begun)));
    facts.add(new Fact("ended", TIME.format(ended)));
    facts.add(new Fact("took", format(Duration.between(begun, ended))));
    facts.add(new Fact("start-up", startUp.toString()));
    if (!command.isEmpty()) {
      facts.add(new Fact("command", command));
    }
    Map<String, Long> counts = SessionMetrics.of(spark.sc()).counts();
    if (!counts.isEmpty()) {
      facts.add(
          new Fact(
              "sessions",
              counts.entrySet().stream()
                  .map(count -> count.getKey() + " " + count.getValue())
                  .collect(Collectors.joining(", "))));
    }
    return facts;
  }

  /** {@code 1 h 02 min 03 s}. */
  static String format(Duration time) {
    long seconds = Math.round(time.toMillis() / 1e3);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(
        Locale.ROOT, "%d h %02d min %02d s", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String executors(JavaSparkContext spark) {
    if (spark.master().startsWith("local[") || spark.master().equals("local")) {
      return "none: tasks ran in the driver's process";
    }
    int executors = spark.sc().statusTracker().getExecutorInfos().length - 1; // and the driver
    return Integer.toString(executors) + " at the end";
  }

  private static List<Fact> machine(JavaSparkContext spark, Engine engine) {
    return List.of(
        new Fact("Largo", Version.OF_LARGO + Version.COMMIT.map(c -> ", commit " + c).orElse("")),
        new Fact("Spark", spark.version() + ", master " + spark.master()),
        new Fact("executors", executors(spark)),
        new Fact("slots", Integer.toString(spark.defaultParallelism())),
        new Fact("gradients", engine == Engine.TORCH ? torch() : deeplearning4j()),
        new Fact("Java", System.getProperty("java.vm.name") + " " + Runtime.version()),
        new Fact("driver's processor", processor()),
        new Fact(
            "driver's system",
            System.getProperty("os.name") + " " + System.getProperty("os.version")));
  }

  private static String torch() {
    return TorchRuntimes.find().map(TorchRuntime::description).orElse("PyTorch");
  }

  private static String deeplearning4j() {
    return String.format(
        Locale.ROOT,
        "Deeplearning4j 1.0.0-M2.1, ND4J backend %s%s",
        NativeBackend.name(),
        NativeBackend.hasOneDnn() ? " with oneDNN" : "");
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
      // no such file on this system: use the architecture
    }
    return System.getProperty("os.arch");
  }
}
