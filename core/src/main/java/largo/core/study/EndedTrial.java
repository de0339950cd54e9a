package largo.core.study;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import largo.core.analysis.StepsToTarget;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/**
 * A trial that ended.
 *
 * @param result how it ended
 * @param steps its steps
 */
public record EndedTrial(TrialResult result, List<StepRecord> steps) {

  /** R² has no lower bound, but below this one a model is no better than another. */
  private static final double LEAST_SCORE = -1;

  /**
   * The score of a trial by which learning rates are chosen: the validation accuracy after the last
   * step, or the score that takes its place, at least −1. With a target, a trial that reached it
   * scores above 1, the more the fewer steps it took.
   *
   * @param target validation accuracy, in (0, 1); zero for none
   * @param budget number of steps of the whole budget
   * @return NaN if the trial did not finish
   */
  double score(double target, long budget) {
    if (result.status() != TrialResult.Status.FINISHED) {
      return Double.NaN;
    }
    OptionalLong reached = target > 0 ? stepsTo(target) : OptionalLong.empty();
    return reached.isPresent()
        ? 2 - (double) reached.getAsLong() / budget
        : Math.max(LEAST_SCORE, result.scores().validation().accuracy());
  }

  /** The number of steps to a validation accuracy; empty if it was not reached. */
  public OptionalLong stepsTo(double target) {
    SortedMap<Long, Double> accuracies = new TreeMap<>();
    steps.forEach(step -> accuracies.put(step.step() + 1, step.validationAccuracy()));
    return StepsToTarget.of(accuracies, target);
  }
}
