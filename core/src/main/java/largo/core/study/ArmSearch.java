package largo.core.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.StudySpec;
import largo.core.config.SweepSpec.Arm;
import largo.core.config.Trial;
import largo.core.tuning.Candidate;
import largo.core.tuning.RateSearch;
import largo.core.tuning.ScoredCandidate;

/**
 * The search for the learning rate of one arm.
 *
 * @param arm optimizer and batch
 * @param search selects trials
 * @param seed of its trials
 * @param suffix of their names, which distinguishes optimizers with the same label
 */
record ArmSearch(Arm arm, RateSearch search, long seed, String suffix) {

  /**
   * The state of a search.
   *
   * @param missing trials that have to run next; empty if it is complete
   * @param tried its trials that have ended, in the order in which they were selected
   * @param scores of them
   */
  record State(List<Trial> missing, List<EndedTrial> tried, List<ScoredCandidate> scores) {
    boolean isComplete() {
      return missing.isEmpty();
    }
  }

  /**
   * Repeats the decisions of the search.
   *
   * @param ended trials by their id
   * @param steps of the whole budget at the batch of the arm
   */
  State replay(Map<String, EndedTrial> ended, long steps, StudySpec spec) {
    List<ScoredCandidate> scores = new ArrayList<>();
    List<EndedTrial> tried = new ArrayList<>();
    List<Trial> missing = new ArrayList<>();
    List<Candidate> next = search.next(List.of());
    while (!next.isEmpty() && missing.isEmpty()) {
      for (Candidate candidate : next) {
        Trial trial = trial(candidate, steps);
        Optional<EndedTrial> result = Optional.ofNullable(ended.get(trial.id()));
        result.ifPresent(tried::add);
        result.ifPresent(
            of -> scores.add(new ScoredCandidate(candidate, of.score(spec.target(), steps))));
        if (result.isEmpty()) {
          missing.add(trial);
        }
      }
      next = missing.isEmpty() ? search.next(List.copyOf(scores)) : next;
    }

    return new State(missing, tried, scores);
  }

  Optional<Candidate> best(State state) {
    return search.bestCandidate(state.scores());
  }

  private Trial trial(Candidate candidate, long steps) {
    Trial whole = arm.trial(candidate, seed, suffix);
    long part = Math.max(1, Math.round(candidate.budget() * steps));
    return candidate.isFull() ? whole : whole.shortened(new Trial.Part(candidate.budget(), part));
  }
}
