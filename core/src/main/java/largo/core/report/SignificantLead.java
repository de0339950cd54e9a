package largo.core.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.analysis.PairedComparison;

/**
 * The optimizer that is significantly better than all others at a batch, by the comparisons of the
 * verdict: paired t-tests over common seeds of all pairs of optimizers at the batch, with Holm's
 * correction.
 */
final class SignificantLead {

  private SignificantLead() {}

  /**
   * The best optimizer at a batch; empty if it is not significantly better than each of the others.
   *
   * @param accuracies by seed, by optimizer; an optimizer without any is not one of the others
   * @param level confidence, in (0, 1)
   */
  static Optional<String> of(Map<String, Map<Long, Double>> accuracies, double level) {
    Map<String, Map<Long, Double>> arms = new LinkedHashMap<>(accuracies);
    arms.values().removeIf(Map::isEmpty);
    List<PairedComparison> pairs = PairedComparison.all(arms, level);
    return arms.keySet().stream()
        .filter(one -> arms.size() > 1 && wins(one, pairs, level) == arms.size() - 1)
        .findFirst();
  }

  private static long wins(String one, List<PairedComparison> pairs, double level) {
    return pairs.stream()
        .filter(pair -> pair.isSignificant(1 - level))
        .map(pair -> pair.difference() < 0 ? pair.reversed() : pair)
        .filter(pair -> pair.first().equals(one))
        .count();
  }
}
