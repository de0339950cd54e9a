package largo.core.report;

import java.util.List;

/**
 * The searches for learning rates of a study.
 *
 * @param trials results of their trials; they are not part of the results of the study
 * @param notes sentences on grids that were extended, best rates at an end of their range, and
 *     searches without a result
 */
public record TuningResults(List<TrialResult> trials, List<String> notes) {

  /** Copies the lists. */
  public TuningResults {
    trials = List.copyOf(trials);
    notes = List.copyOf(notes);
  }
}
