package largo.core.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The comparison of two arms by a two-sided paired t-test over the seeds that both have.
 *
 * @param first name of an arm
 * @param second name of another
 * @param seeds number of common seeds, at least 2
 * @param difference mean of first minus second
 * @param interval of the difference, two-sided, not corrected for the number of comparisons
 * @param p of no difference
 * @param adjustedP {@code p} after {@link HolmCorrection} over all pairs of arms
 */
public record PairedComparison(
    String first,
    String second,
    int seeds,
    double difference,
    ConfidenceInterval interval,
    double p,
    double adjustedP) {

  /** Whether the arms differ at a level, in (0, 1). */
  public boolean isSignificant(double level) {
    return adjustedP <= level;
  }

  /**
   * Compares all pairs of arms. Pairs with fewer than two common seeds are left out.
   *
   * @param arms value by seed, by name of the arm; in the order of the pairs
   * @param level confidence of the intervals, in (0, 1)
   */
  public static List<PairedComparison> all(Map<String, Map<Long, Double>> arms, double level) {
    List<PairedComparison> pairs = new ArrayList<>();
    List<String> names = List.copyOf(new LinkedHashMap<>(arms).keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        Map<Long, Double> first = arms.get(names.get(i));
        Map<Long, Double> second = arms.get(names.get(j));
        List<Long> seeds = first.keySet().stream().filter(second::containsKey).sorted().toList();
        if (seeds.size() > 1) {
          pairs.add(
              of(
                  names.get(i),
                  names.get(j),
                  PairedDifferences.of(
                      seeds.stream().mapToDouble(first::get).toArray(),
                      seeds.stream().mapToDouble(second::get).toArray()),
                  seeds.size(),
                  level));
        }
      }
    }

    double[] adjusted =
        HolmCorrection.adjust(pairs.stream().mapToDouble(PairedComparison::p).toArray());
    List<PairedComparison> all = new ArrayList<>();
    for (int k = 0; k < adjusted.length; k++) {
      PairedComparison pair = pairs.get(k);
      all.add(
          new PairedComparison(
              pair.first,
              pair.second,
              pair.seeds,
              pair.difference,
              pair.interval,
              pair.p,
              adjusted[k]));
    }
    return List.copyOf(all);
  }

  /** The same comparison with the arms exchanged. */
  public PairedComparison reversed() {
    return new PairedComparison(
        second,
        first,
        seeds,
        -difference,
        new ConfidenceInterval(-interval.upper(), -interval.lower()),
        p,
        adjustedP);
  }

  private static PairedComparison of(
      String first, String second, PairedDifferences differences, int seeds, double level) {
    TDistribution distribution = new TDistribution(seeds - 1.0);
    double mean = differences.mean();
    double t = mean / differences.standardError();
    boolean same = Double.isNaN(t); // no difference in any pair
    double p = same ? 1 : 2 * distribution.cumulativeProbability(-Math.abs(t));
    double half =
        distribution.inverseCumulativeProbability((1 + level) / 2) * differences.standardError();
    return new PairedComparison(
        first, second, seeds, mean, new ConfidenceInterval(mean - half, mean + half), p, p);
  }
}
