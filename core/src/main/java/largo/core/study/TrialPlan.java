package largo.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import largo.core.config.Trial;
import largo.core.report.TuningResults;

/** The trials of a run. */
public interface TrialPlan {

  /** One trial with each batch and optimizer that the run may use, for checks before it starts. */
  List<Trial> representatives();

  /**
   * The trials to run next: those that need no result of others that have not ended.
   *
   * @param ended all that have ended, by their id
   * @param steps the number of steps of the whole budget at a batch
   * @return empty if the run is complete
   */
  List<Trial> next(Map<String, EndedTrial> ended, IntToLongFunction steps);

  /** Parallel trials that make sense, at least 1. */
  int maxParallel();

  /**
   * The trials in the results of the run, rather than in a search for learning rates.
   *
   * @param begun all trials so far
   */
  List<Trial> reported(List<Trial> begun);

  /** Whether the median rule may stop a trial. */
  boolean mayStopEarly(Trial trial);

  /** The searches for learning rates; empty if the run is not a study. */
  Optional<TuningResults> tuning(Map<String, EndedTrial> ended, IntToLongFunction steps);
}
