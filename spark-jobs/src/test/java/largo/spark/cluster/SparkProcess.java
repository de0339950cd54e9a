package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A process that runs a main class of Spark, from the Spark home under {@code target}. */
final class SparkProcess implements AutoCloseable {

  static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";

  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  private final Process process;
  private final Path log;

  private SparkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a process.
   *
   * @param main main class
   * @param log receives both standard output and standard error
   * @param classPath precedes Spark's jars, for example a folder of settings
   * @param environment additional environment variables
   * @param arguments arguments of the main class
   */
  static SparkProcess start(
      String main,
      Path log,
      Optional<Path> classPath,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx768m");
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--") || a.startsWith("-XX:+Ignore") || a.startsWith("-Djdk"))
        .forEach(line::add);
    line.add("-Djava.awt.headless=true");
    line.add("-cp");
    line.add(classPath.map(p -> p + ":").orElse("") + home() + "/jars/*");
    line.add(main);
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new SparkProcess(builder.redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Spark home. */
  static String home() {
    return System.getenv("SPARK_HOME");
  }

  /** The jar for {@code spark-submit}. */
  static String jar() {
    return System.getProperty("largo.cluster.jar");
  }

  /** Waits for the end and returns the exit code. */
  int await(int seconds) throws InterruptedException {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("%s", output()).isTrue();
    return process.exitValue();
  }

  /** Waits for a line of output, which must come before the process ends. */
  MatchResult awaitLine(String pattern, int seconds) throws Exception {
    Pattern line = Pattern.compile(pattern);
    await(() -> line.matcher(output()).find(), pattern, seconds);
    return line.matcher(output()).results().findFirst().orElseThrow();
  }

  /** Waits for a condition that must be fulfilled before the process ends. */
  void await(Callable<Boolean> condition, String what, int seconds) throws Exception {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(POLL_INTERVAL)
        .untilAsserted(
            () ->
                assertThat(condition.call() || !process.isAlive())
                    .as(() -> what + "; output so far:\n" + output())
                    .isTrue());
    assertThat(condition.call()).as("%s before the end; output:\n%s", what, output()).isTrue();
  }

  /** What it has printed so far, to both streams. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Kills the process and its descendants. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
