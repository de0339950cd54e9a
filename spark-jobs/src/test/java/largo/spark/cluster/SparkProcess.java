package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A process of one of Spark's own main classes, from the Spark home under {@code target}. */
final class SparkProcess implements AutoCloseable {

  static final String SUBMIT = "org.apache.spark.deploy.SparkSubmit";

  private static final long POLL_MILLIS = 50;

  private final Process process;
  private final Path log;

  private SparkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param log gets what it prints, in both ways
   * @param classPath what comes before Spark's jars, a folder of settings for one
   * @param arguments of the main class
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
        .filter(a -> a.startsWith("--add-opens") || a.startsWith("-Djdk"))
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

  /** The jar that is submitted. */
  static String jar() {
    return System.getProperty("largo.cluster.jar");
  }

  /** Waits for its end and gives its exit code. */
  int await(int seconds) throws InterruptedException {
    assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as(said()).isTrue();
    return process.exitValue();
  }

  /** Waits until it has printed something, which must be before its end. */
  MatchResult awaitLine(String pattern, int seconds) throws Exception {
    Pattern line = Pattern.compile(pattern);
    await(() -> line.matcher(said()).find(), pattern, seconds);
    return line.matcher(said()).results().findFirst().orElseThrow();
  }

  /** Waits until something is so, which must be before its end. */
  void await(Callable<Boolean> condition, String what, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.call()) {
      assertThat(process.isAlive()).as("before its end: %s\n%s", what, said()).isTrue();
      assertThat(System.nanoTime()).as("in time: %s\n%s", what, said()).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** What it printed so far. */
  String said() {
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

  /** Kills it, and all that it started. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
