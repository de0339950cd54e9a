package largo.core.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction of probabilities for the number of comparisons: the probability of at least one
 * false significant difference among all is at most the level.
 *
 * <pre>
 *   adjusted_(k) = max over j ≤ k of min(1, (m − j + 1) p_(j))       p sorted, k = 1 … m
 * </pre>
 *
 * <p>Source: Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure.
 */
public final class HolmCorrection {

  private HolmCorrection() {}

  /**
   * Adjusts probabilities, in their order.
   *
   * @param p double[m], each in [0, 1]
   */
  public static double[] adjust(double[] p) {
    List<Integer> order =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] adjusted = new double[p.length];
    double max = 0;
    for (int k = 0; k < p.length; k++) {
      max = Math.max(max, Math.min(1, (p.length - k) * p[order.get(k)]));
      adjusted[order.get(k)] = max;
    }

    return adjusted;
  }
}
