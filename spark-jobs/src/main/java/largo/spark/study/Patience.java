package largo.spark.study;

import largo.core.train.StepRecord;

/** Early stopping: counts the scores in a row that are no better than the best before them. */
public final class Patience {

  private final int most;
  private double best = Double.NEGATIVE_INFINITY;
  private int without; // a higher one, in a row

  /**
   * No score so far.
   *
   * @param most scores in a row without a higher one, after which training ends; zero for never
   */
  public Patience(int most) {
    this.most = most;
  }

  /** Takes the validation accuracy of a step, if it was evaluated. */
  void accept(StepRecord step) {
    if (!Double.isNaN(step.validationAccuracy())) {
      add(step.validationAccuracy());
    }
  }

  /** Takes a score; returns whether it is higher than all before. */
  public boolean add(double score) {
    boolean higher = score > best;
    without = higher ? 0 : without + 1;
    best = higher ? score : best;
    return higher;
  }

  /** Whether training has to end. */
  public boolean isOver() {
    return most > 0 && without >= most;
  }
}
