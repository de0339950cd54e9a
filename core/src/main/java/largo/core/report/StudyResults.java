package largo.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.train.StepRecord;

/**
 * The results of a study, the input of all reports.
 *
 * @param spec the specification
 * @param data the data in a few words, for example {@code "digits: 20000 training and 4000 test
 *     examples of 1x28x28, 10 classes"}
 * @param model the network in a few words
 * @param trials number of trials, finished or not
 * @param results of the trials that ended, in the order of the specification
 * @param steps of each of them, by trial id
 * @param environment when and where the study ran
 * @param tuning searches for learning rates; empty for a training or a sweep
 * @param measurements in addition to the trials
 */
public record StudyResults(
    RunSpec spec,
    String data,
    String model,
    int trials,
    List<TrialResult> results,
    Map<String, List<StepRecord>> steps,
    RunEnvironment environment,
    Optional<TuningResults> tuning,
    StudyMeasurements measurements) {

  /** Copies the collections. */
  public StudyResults {
    results = List.copyOf(results);
    steps = Map.copyOf(steps);
  }

  /** The same results with other measurements in addition to the trials. */
  public StudyResults withMeasurements(StudyMeasurements other) {
    return new StudyResults(spec, data, model, trials, results, steps, environment, tuning, other);
  }

  /** The names of the optimizers of a study. */
  ArmLabels labels() {
    List<TrialResult> all = new ArrayList<>(results);
    tuning.ifPresent(searches -> all.addAll(searches.trials()));
    return ArmLabels.of(all, spec.study());
  }

  /**
   * The results of a study with these names in place of those of rules; of a sweep, as they are.
   */
  List<TrialResult> named() {
    return tuning.isPresent() ? labels().label(results) : results;
  }

  /**
   * The finished trial with the highest accuracy, by which rates are chosen, too: on the validation
   * examples, if there are any.
   */
  public Optional<TrialResult> best() {
    TrialAccuracy accuracy = TrialAccuracy.choosing(results);
    return results.stream()
        .filter(result -> result.status() == TrialResult.Status.FINISHED)
        .filter(result -> Double.isFinite(accuracy.of(result)))
        .max(Comparator.comparingDouble(accuracy::of));
  }

  /** Returns whether this is a single training, without comparisons. */
  public boolean isSingle() {
    return trials == 1 && results.size() == 1 && tuning.isEmpty();
  }
}
