package largo.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import largo.core.analysis.PairedComparison;

/**
 * Two optimizers at a batch, compared by a paired t-test over the seeds that both have.
 *
 * @param batch examples per step
 * @param first the one with the higher mean accuracy
 * @param second the other
 * @param seeds number of common seeds, at least 2
 * @param differencePoints mean of first minus second, in percentage points
 * @param lowPoints lower bound of its interval, which is not corrected for the number of
 *     comparisons
 * @param highPoints upper bound of its interval
 * @param p probability of a difference at least as large if there is none
 * @param adjustedP {@code p} with Holm's correction over all pairs at the batch
 */
public record OptimizerComparison(
    int batch,
    String first,
    String second,
    int seeds,
    double differencePoints,
    double lowPoints,
    double highPoints,
    double p,
    double adjustedP) {

  /** All comparisons, by batch, the most significant ones first. */
  static List<OptimizerComparison> of(StudyAnalysis analysis) {
    List<OptimizerComparison> all = new ArrayList<>();
    analysis
        .comparisons()
        .forEach((batch, pairs) -> pairs.forEach(pair -> all.add(of(batch, pair))));
    all.sort(
        Comparator.comparingInt(OptimizerComparison::batch)
            .thenComparingDouble(OptimizerComparison::adjustedP)
            .thenComparingDouble(OptimizerComparison::p));
    return List.copyOf(all);
  }

  private static OptimizerComparison of(int batch, PairedComparison pair) {
    PairedComparison ordered = pair.difference() < 0 ? pair.reversed() : pair;
    return new OptimizerComparison(
        batch,
        ordered.first(),
        ordered.second(),
        ordered.seeds(),
        100 * ordered.difference(),
        100 * ordered.interval().lower(),
        100 * ordered.interval().upper(),
        ordered.p(),
        ordered.adjustedP());
  }

  /**
   * Whether the optimizers differ.
   *
   * @param level confidence, in (0, 1)
   */
  boolean isSignificant(double level) {
    return adjustedP <= 1 - level;
  }
}
