package largo.core.report;

import java.util.List;

/**
 * The searches for learning rates of a study.
 *
 * @param trials results of their trials; they are not part of the results of the study
 * @param rates of the searches that are complete, by optimizer and batch
 */
public record TuningResults(List<TrialResult> trials, List<TunedRate> rates) {

  /** Copies the lists. */
  public TuningResults {
    trials = List.copyOf(trials);
    rates = List.copyOf(rates);
  }
}
