package largo.core.report;

import java.util.Comparator;
import java.util.List;

/**
 * What was tried for one optimizer at one batch, and which of it represents the two.
 *
 * @param candidates all that was tried, at least one
 * @param chosen one of them
 */
record Choice(List<Candidate> candidates, Candidate chosen) {

  /** Where a chosen learning rate lies among those tried with the same settings. */
  enum Border {
    /** Between others, or alone. */
    NONE,
    /** No lower one was tried. */
    LOWEST,
    /** No higher one was tried. */
    HIGHEST
  }

  /**
   * Chooses: one in which no seed diverged before any other, then the highest mean accuracy over
   * the seeds that finished, then the lowest rate. A rate for which one seed in three diverges is
   * no rate to recommend, whatever the other two reach.
   *
   * @param candidates at least one
   * @param by what is compared
   */
  static Choice of(List<Candidate> candidates, Accuracy by) {
    Comparator<Candidate> better =
        Comparator.comparing(Candidate::hasDiverged)
            .thenComparing(c -> -score(c, by))
            .thenComparing(Candidate::learningRate);
    return new Choice(List.copyOf(candidates), candidates.stream().min(better).orElseThrow());
  }

  /** Whether there was more than one to choose from. */
  boolean isOpen() {
    return candidates.size() > 1;
  }

  Border border() {
    double[] rates =
        candidates.stream()
            .filter(c -> c.settings().equals(chosen.settings()))
            .mapToDouble(Candidate::learningRate)
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

  private static double score(Candidate candidate, Accuracy by) {
    double mean = candidate.over(by::of).mean();
    return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
  }
}
