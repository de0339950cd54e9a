package largo.spark.study;

import largo.core.train.StepRecord;

/** Early stopping of a trial whose validation accuracy does not rise any more. */
final class Patience {

  private final int evaluations;
  private double best = Double.NEGATIVE_INFINITY;
  private int without; // a higher one, in a row

  /**
   * No evaluation so far.
   *
   * @param evaluations without a higher accuracy, after which the trial ends; zero for never
   */
  Patience(int evaluations) {
    this.evaluations = evaluations;
  }

  /** Takes a step, with its evaluation if there was one. */
  void accept(StepRecord step) {
    double accuracy = step.validationAccuracy();
    if (Double.isNaN(accuracy)) {
      return;
    }
    without = accuracy > best ? 0 : without + 1;
    best = Math.max(best, accuracy);
  }

  /** Whether the trial has to end. */
  boolean isOver() {
    return evaluations > 0 && without >= evaluations;
  }
}
