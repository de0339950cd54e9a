package largo.spark.bench;

import java.util.Arrays;
import java.util.Map;

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
    return new ProbeProcess(GradientProbe.class, environment)
        .run(kind, network, examples, repetitions);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
