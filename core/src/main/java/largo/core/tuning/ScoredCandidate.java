package largo.core.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A trial of a search that ended.
 *
 * @param candidate the trial
 * @param score more is better; NaN if it diverged, failed or was stopped
 */
public record ScoredCandidate(Candidate candidate, double score) {

  /** The best first; trials without a score last; of equals, the lower rate first. */
  static final Comparator<ScoredCandidate> BEST_FIRST =
      Comparator.comparing((ScoredCandidate s) -> !s.hasScore())
          .thenComparing(s -> -s.score)
          .thenComparing(s -> s.candidate.rate());

  boolean hasScore() {
    return !Double.isNaN(score);
  }

  /** The best with the full budget; empty if none has a score. */
  static Optional<ScoredCandidate> best(List<ScoredCandidate> scores) {
    return scores.stream().filter(s -> s.candidate.isFull() && s.hasScore()).min(BEST_FIRST);
  }
}
