package largo.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import largo.core.config.Trial;
import largo.core.report.TuningResults;

/**
 * The trials of a list, none of which depends on another.
 *
 * @param trials all of them
 */
public record FixedTrials(List<Trial> trials) implements TrialPlan {

  /** Copies the list. */
  public FixedTrials {
    trials = List.copyOf(trials);
  }

  @Override
  public List<Trial> representatives() {
    return trials;
  }

  @Override
  public List<Trial> next(Map<String, EndedTrial> ended, IntToLongFunction steps) {
    return trials.stream().filter(trial -> !ended.containsKey(trial.id())).toList();
  }

  @Override
  public int maxParallel() {
    return Math.max(1, trials.size());
  }

  @Override
  public List<Trial> reported(List<Trial> begun) {
    return trials;
  }

  @Override
  public boolean mayStopEarly(Trial trial) {
    return false;
  }

  @Override
  public Optional<TuningResults> tuning(Map<String, EndedTrial> ended, IntToLongFunction steps) {
    return Optional.empty();
  }
}
