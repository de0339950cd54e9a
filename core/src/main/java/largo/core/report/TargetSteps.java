package largo.core.report;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import largo.core.analysis.StepsToTarget;
import largo.core.report.TrialResult.Status;

/** The steps of trials to the target of a study. */
final class TargetSteps {

  private TargetSteps() {}

  /**
   * Returns the steps of each trial that finished or diverged, infinite for a miss; empty without a
   * target.
   */
  static List<Double> of(List<TrialResult> trials, StudyResults studyResults) {
    double target = studyResults.spec().study().target();
    if (target == 0) {
      return List.of();
    }
    return trials.stream()
        .filter(t -> t.status() == Status.FINISHED || t.status() == Status.DIVERGED)
        .map(t -> of(t, studyResults, target))
        .toList();
  }

  private static double of(TrialResult trial, StudyResults studyResults, double target) {
    SortedMap<Long, Double> accuracies = new TreeMap<>();
    studyResults
        .steps()
        .getOrDefault(trial.trial(), List.of())
        .forEach(step -> accuracies.put(step.step() + 1, step.validationAccuracy()));
    return StepsToTarget.of(accuracies, target).stream()
        .mapToDouble(steps -> steps)
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }
}
