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
 * @param p of no difference
 * @param adjustedP {@code p} after {@link HolmCorrection} over all pairs of arms
 */
public record PairedComparison(
    String first, String second, int seeds, double difference, double p, double adjustedP) {

  /** Whether the arms differ at a level, in (0, 1). */
  public boolean isSignificant(double level) {
    return adjustedP <= level;
  }

  /**
   * Compares all pairs of arms. Pairs with fewer than two common seeds are left out.
   *
   * @param arms value by seed, by name of the arm; in the order of the pairs
   */
  public static List<PairedComparison> all(Map<String, Map<Long, Double>> arms) {
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
                  seeds.stream().mapToDouble(first::get).toArray(),
                  seeds.stream().mapToDouble(second::get).toArray()));
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
              pair.first, pair.second, pair.seeds, pair.difference, pair.p, adjusted[k]));
    }
    return List.copyOf(all);
  }

  private static PairedComparison of(String first, String second, double[] one, double[] other) {
    PairedDifferences differences = PairedDifferences.of(one, other);
    double t = differences.mean() / differences.standardError();
    boolean same = Double.isNaN(t); // no difference in any pair
    double p =
        same ? 1 : 2 * new TDistribution(one.length - 1.0).cumulativeProbability(-Math.abs(t));
    return new PairedComparison(first, second, one.length, differences.mean(), p, p);
  }
}
