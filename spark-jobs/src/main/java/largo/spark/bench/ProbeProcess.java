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

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final long DEADLINE_MINUTES = 10;

  /** A main class on the class path of this process. */
  static ProbeProcess java(Class<?> main, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add); // options that Spark needs on this version of Java
    command.addAll(List.of("-Xmx2g", "-cp", classPath(), main.getName()));
    return new ProbeProcess(command, environment);
  }

  /** A Python script that is a resource of this package. */
  static ProbeProcess python(String interpreter, String script, Map<String, String> environment) {
    try (InputStream stream = ProbeProcess.class.getResourceAsStream(script)) {
      String source = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return new ProbeProcess(List.of(interpreter, "-c", source), environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the process and returns the numbers. */
  double[] run(Object... arguments) {
    List<String> all = new ArrayList<>(command);
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    try {
      Path output = Files.createTempFile("probe", ".txt");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile());
        builder.environment().remove(THREADS);
        builder.environment().putAll(environment);
        await(builder.start(), all);
        return Files.readAllLines(output).stream()
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

  private static double[] numbers(String text) {
    return Arrays.stream(text.trim().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static void await(Process process, List<String> command) {
    try {
      if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "no result after %d minutes: %s",
                DEADLINE_MINUTES,
                String.join(" ", command)));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException("the process failed: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
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
