package largo.spark.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A measurement in a separate process, because threads and helpers of the native library are fixed
 * when it is loaded.
 *
 * @param command a program that prints {@value #RESULT} and numbers
 * @param environment variables in addition to those of this process, except its number of OpenMP
 *     threads
 */
record ProbeProcess(List<String> command, Map<String, String> environment) {

  /** Prefix of the numbers. */
  static final String RESULT = "mean ";

  /** Defines the networks in Python. */
  private static final String NETWORKS = "networks.py";

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final long DEADLINE_MINUTES = 10;
  private static final int LAST_LINES = 3;

  /** A main class on the class path of this process. */
  static ProbeProcess java(Class<?> main, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add); // options that Spark needs on this version of Java
    command.addAll(List.of("-Xmx2g", "-cp", classPath(), main.getName()));
    return new ProbeProcess(command, environment);
  }

  /** A Python script of this package's resources, after {@value #NETWORKS}. */
  static ProbeProcess python(String interpreter, String script, Map<String, String> environment) {
    String source = resource(NETWORKS) + resource(script);
    return new ProbeProcess(List.of(interpreter, "-c", source), environment);
  }

  private static String resource(String name) {
    try (InputStream stream = ProbeProcess.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the process and returns the numbers.
   *
   * @throws IllegalStateException if it fails or takes too long, with the end of its output
   */
  double[] run(Object... arguments) {
    List<String> all = new ArrayList<>(command);
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    try {
      Path output = Files.createTempFile("probe", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove(THREADS);
        builder.environment().putAll(environment);
        Optional<String> problem = await(builder.start());
        List<String> lines = Files.readAllLines(output);
        if (problem.isPresent()) {
          throw new IllegalStateException(
              String.format(
                  Locale.ROOT,
                  "the measurement of %s %s: %s",
                  Arrays.toString(arguments),
                  problem.get(),
                  end(lines)));
        }
        return lines.stream()
            .filter(line -> line.startsWith(RESULT))
            .map(line -> numbers(line.substring(RESULT.length())))
            .findFirst()
            .orElseThrow();
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of some output, without the traces of stacks. */
  private static String end(List<String> lines) {
    List<String> messages =
        lines.stream().filter(line -> !line.isBlank() && !line.startsWith("\t")).toList();
    return messages.isEmpty()
        ? "it printed nothing"
        : String.join(
            " | ", messages.subList(Math.max(0, messages.size() - LAST_LINES), messages.size()));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.trim().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** Waits for its end; returns what went wrong. */
  private static Optional<String> await(Process process) {
    try {
      if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
        return Optional.of(
            String.format(Locale.ROOT, "did not end in %d minutes", DEADLINE_MINUTES));
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of("failed with exit code " + process.exitValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  /** The class path of this process, including the jar that spark-submit added. */
  private static String classPath() {
    try {
      List<String> path = new ArrayList<>();
      path.add(
          Path.of(ProbeProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString());
      path.addAll(Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
      return String.join(File.pathSeparator, path);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
