package largo.spark.study;

import java.util.List;
import java.util.Optional;
import largo.core.train.StepRecord;

/**
 * The steps of a trial.
 *
 * @param steps without those that were lost with a file
 * @param lost number of steps that were lost with a file
 * @param epochs passes over the training examples
 * @param seconds of training
 */
record TrialSteps(List<StepRecord> steps, long lost, double epochs, double seconds) {

  static final TrialSteps NONE = new TrialSteps(List.of(), 0, 0, Double.NaN);

  /** The number of steps, with those that were lost. */
  long count() {
    return steps.size() + lost;
  }

  /** The number of examples, approximate for lost steps. */
  long examples(int batch) {
    return steps.stream().mapToLong(StepRecord::examples).sum() + lost * batch;
  }

  /** The step with the best accuracy on the validation split; the first of equals. */
  Optional<StepRecord> best() {
    return steps.stream()
        .filter(step -> !Double.isNaN(step.validationAccuracy()))
        .reduce((a, b) -> b.validationAccuracy() > a.validationAccuracy() ? b : a);
  }
}
