package largo.core.report;

import java.util.List;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.train.StepRecord;

/**
 * A sweep as a report sees it.
 *
 * @param spec what was asked for
 * @param data the data in a few words, for example {@code "digits: 20000 training and 4000 test
 *     examples of 1x28x28, 10 classes"}
 * @param model the network likewise
 * @param trials how many trials there are, finished or not
 * @param results of the trials that ended, in the order of the specification
 * @param steps of each of them, by trial id
 * @param environment where it ran
 */
public record StudyResults(
    RunSpec spec,
    String data,
    String model,
    int trials,
    List<TrialResult> results,
    Map<String, List<StepRecord>> steps,
    RunEnvironment environment) {

  /** Keeps its own collections. */
  public StudyResults {
    results = List.copyOf(results);
    steps = Map.copyOf(steps);
  }

  /** Whether it is a single training, of which nothing is compared. */
  public boolean isSingle() {
    return trials == 1 && results.size() == 1;
  }
}
