package largo.core.report;

import java.util.Comparator;
import java.util.List;

/**
 * The candidates of an optimizer at a batch, and the one that is reported.
 *
 * @param candidates groups of trials with different learning rates or settings, at least one
 * @param chosen one of the candidates
 */
record RateChoice(List<TrialGroup> candidates, TrialGroup chosen) {

  /** The position of a chosen learning rate among those tried with the same settings. */
  enum Border {
    /** Between others, or the only one. */
    NONE,
    /** No lower one was tried. */
    LOWEST,
    /** No higher one was tried. */
    HIGHEST
  }

  /**
   * Chooses a candidate: one without diverged seeds before any other, then the highest mean
   * accuracy over the finished seeds, then the lowest rate. A rate at which one seed of three
   * diverges is not recommended, independent of the accuracy of the other two.
   *
   * @param candidates at least one
   * @param by the accuracy that is compared
   */
  static RateChoice of(List<TrialGroup> candidates, TrialAccuracy by) {
    Comparator<TrialGroup> better =
        Comparator.comparing(TrialGroup::hasDiverged)
            .thenComparing(c -> -score(c, by))
            .thenComparing(TrialGroup::learningRate);
    return new RateChoice(List.copyOf(candidates), candidates.stream().min(better).orElseThrow());
  }

  /** Returns whether there is more than one candidate. */
  boolean isOpen() {
    return candidates.size() > 1;
  }

  Border border() {
    double[] rates =
        candidates.stream()
            .filter(c -> c.settings().equals(chosen.settings()))
            .mapToDouble(TrialGroup::learningRate)
            .sorted()
            .toArray();
    if (rates.length == 1 || chosen.finished().isEmpty()) {
      return Border.NONE;
    }
    if (chosen.learningRate() == rates[0]) {
      return Border.LOWEST;
    }
    return chosen.learningRate() == rates[rates.length - 1] ? Border.HIGHEST : Border.NONE;
  }

  private static double score(TrialGroup trialGroup, TrialAccuracy by) {
    double mean = trialGroup.over(by::of).mean();
    return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
  }
}
