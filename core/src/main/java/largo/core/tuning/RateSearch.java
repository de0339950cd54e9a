package largo.core.tuning;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A search for the learning rate, and possibly other hyper-parameters, with the highest score.
 * Equal scores give equal trials.
 */
public sealed interface RateSearch
    permits GridSearch, SuccessiveHalving, GaussianProcessSearch, MultiLevelSearch {

  /**
   * The trials to run next.
   *
   * @param scores of all trials that were returned before, in any order
   * @return distinct trials; empty if the search is complete
   */
  List<Candidate> next(List<ScoredCandidate> scores);

  /** The maximum total budget of the search, in units of the full budget of a trial. */
  double maxCost();

  /**
   * The rate with the highest score at the full budget, the lowest of equals; empty if no trial has
   * a score.
   */
  default OptionalDouble best(List<ScoredCandidate> scores) {
    return bestCandidate(scores).stream().mapToDouble(Candidate::rate).findFirst();
  }

  /** The trial with the highest score at the full budget; empty if no trial has a score. */
  default Optional<Candidate> bestCandidate(List<ScoredCandidate> scores) {
    return ScoredCandidate.best(scores).map(ScoredCandidate::candidate);
  }

  /**
   * Whether the best rate is at an end of the rates that were tried, so that a better one may be
   * beyond it.
   */
  default boolean isAtEdge(List<ScoredCandidate> scores) {
    OptionalDouble best = best(scores);
    double[] rates = scores.stream().mapToDouble(s -> s.candidate().rate()).sorted().toArray();
    return rates.length > 1
        && best.isPresent()
        && (best.getAsDouble() == rates[0] || best.getAsDouble() == rates[rates.length - 1]);
  }
}
