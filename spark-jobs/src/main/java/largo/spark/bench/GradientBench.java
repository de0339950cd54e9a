package largo.spark.bench;

import java.util.Arrays;
import java.util.Map;

/**
 * The gradient of a batch in Largo's worker, in one thread, compared to Deeplearning4j 1.0.0-M2.1
 * with its defaults: all threads, oneDNN layers disabled.
 *
 * <p>Each measurement runs in a separate process; the variants alternate, so that other load
 * affects both equally.
 *
 * @param rounds number of processes per variant
 * @param examples number of examples in the batch
 * @param repetitions gradients in each process, after the same number for warm-up
 */
public record GradientBench(int rounds, int examples, int repetitions) {

  /**
   * The comparison for one network.
   *
   * @param network its name in the zoo
   * @param dl4j milliseconds per gradient, the median of the means of the processes
   * @param largo the same for Largo
   */
  public record Comparison(String network, double dl4j, double largo) {

    /** The speedup. */
    public double ratio() {
      return dl4j / largo;
    }
  }

  /** Compares both with a network of the model zoo. */
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
