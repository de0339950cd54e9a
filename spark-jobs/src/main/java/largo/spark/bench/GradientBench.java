package largo.spark.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The gradient of a batch through Largo's worker, in one thread, against Deeplearning4j 1.0.0-M2.1
 * as it is shipped: its default number of threads, its oneDNN layers off.
 *
 * <p>Each measurement is a process of its own; the two kinds take turns, so that a busy machine
 * harms both alike.
 *
 * @param rounds turns of each
 * @param examples in the batch
 * @param repetitions in each process, after as many to warm up
 */
public record GradientBench(int rounds, int examples, int repetitions) {

  private static final long DEADLINE_MINUTES = 5;

  /**
   * The comparison for one network.
   *
   * @param network its name in the zoo
   * @param dl4j milliseconds a gradient, the median of the processes' means
   * @param largo likewise
   */
  public record Comparison(String network, double dl4j, double largo) {

    /** How many times as fast. */
    public double ratio() {
      return dl4j / largo;
    }
  }

  /** Compares the two on a network of the zoo. */
  public Comparison compare(String network) {
    double[] dl4j = new double[rounds];
    double[] largo = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      dl4j[round] = run("dl4j", network, Map.of());
      largo[round] = run("largo", network, Map.of("OMP_NUM_THREADS", "1"));
    }
    return new Comparison(network, median(dl4j), median(largo));
  }

  private double run(String kind, String network, Map<String, String> environment) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-cp",
            classPath(),
            GradientProbe.class.getName(),
            kind,
            network,
            Integer.toString(examples),
            Integer.toString(repetitions));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("OMP_NUM_THREADS");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("the process failed: " + String.join(" ", command));
      }
      return output
          .lines()
          .filter(line -> line.startsWith("mean "))
          .mapToDouble(line -> Double.parseDouble(line.substring("mean ".length())))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** This process's class path, and the jar that spark-submit added to it. */
  private static String classPath() {
    try {
      List<String> path = new ArrayList<>();
      path.add(
          Path.of(GradientProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString());
      path.addAll(Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator)));
      return String.join(File.pathSeparator, path);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
