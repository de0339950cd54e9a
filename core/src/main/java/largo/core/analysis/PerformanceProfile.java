package largo.core.analysis;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import largo.core.Preconditions;

/**
 * The performance profile of update rules over workloads, here batch sizes, and their scores.
 *
 * <pre>
 *   r      = time / minimum over rules                 for each rule and workload; ∞ for a miss
 *   ρ(τ)   = fraction of workloads with r ≤ τ
 *   score  = 1 / (r_max − 1) ∫ ρ(τ) dτ over [1, r_max]
 *          = mean over workloads of max(0, (r_max − r) / (r_max − 1))
 * </pre>
 *
 * <p>Source: AlgoPerf, {@code mlcommons/algorithmic-efficiency}, {@code docs/DOCUMENTATION.md},
 * with {@code r_max = 4}. Departure: the closed form of the integral instead of a grid. A score
 * depends on the other rules in the comparison.
 *
 * @param ratios {@code r} by name of the rule, double[workloads]
 */
public record PerformanceProfile(Map<String, double[]> ratios) {

  /** {@code r_max} of AlgoPerf. */
  public static final double MAX_RATIO = 4;

  /**
   * Computes the ratios.
   *
   * @param times by name of the rule, double[workloads], positive; infinite for a miss
   */
  public static PerformanceProfile of(Map<String, double[]> times) {
    int workloads = times.values().stream().mapToInt(t -> t.length).max().orElse(0);
    Map<String, double[]> ratios = new LinkedHashMap<>();
    times.forEach(
        (name, of) -> {
          Preconditions.that(
              of.length == workloads,
              "times must be of %d workloads for each rule, but of %s were %d",
              workloads,
              name,
              of.length);
          ratios.put(name, new double[workloads]);
        });
    for (int w = 0; w < workloads; w++) {
      int workload = w;
      double min = times.values().stream().mapToDouble(t -> t[workload]).min().orElseThrow();
      times.forEach(
          (name, of) ->
              ratios.get(name)[workload] =
                  Double.isFinite(of[workload]) ? of[workload] / min : Double.POSITIVE_INFINITY);
    }
    return new PerformanceProfile(ratios);
  }

  /**
   * {@code ρ(τ)} of a rule.
   *
   * @param tau {@code τ ≥ 1}
   */
  public double share(String rule, double tau) {
    double[] of = ratios.get(rule);
    return (double) Arrays.stream(of).filter(r -> r <= tau).count() / of.length;
  }

  /**
   * The scores, in [0, 1], by name of the rule.
   *
   * @param maxRatio {@code r_max > 1}
   */
  public Map<String, Double> scores(double maxRatio) {
    Map<String, Double> scores = new LinkedHashMap<>();
    ratios.forEach(
        (name, of) ->
            scores.put(
                name,
                DoubleStream.of(of)
                    .map(r -> Math.max(0, (maxRatio - r) / (maxRatio - 1)))
                    .average()
                    .orElse(Double.NaN)));
    return scores;
  }

  /**
   * The time of a rule on a workload over repetitions: the median, in which a miss is infinite.
   *
   * @param times one for each repetition, at least one; infinite for a miss
   */
  public static double time(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
