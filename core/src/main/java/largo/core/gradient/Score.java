package largo.core.gradient;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * The confusion matrix and the loss of a model over a set of examples. Scores can be added.
 *
 * <p>Accuracy, precision, recall and F1 follow from the confusion matrix. For regression, every
 * example is counted in the first cell, and only the loss is meaningful.
 */
public final class Score implements Serializable {

  private static final long serialVersionUID = 1;

  private final int classes;
  private final long[] confusion;
  private double loss;

  /** A score of no examples. */
  public Score(int classes) {
    this(classes, new long[Math.multiplyExact(classes, classes)], 0);
  }

  /**
   * A score of given values.
   *
   * @param confusion long[classes²], kept, row by row: {@link #cells()} of another
   * @param loss sum of losses
   */
  public Score(int classes, long[] confusion, double loss) {
    Preconditions.that(
        confusion.length == Math.multiplyExact(classes, classes),
        "confusion must have %d² cells, but had %d",
        classes,
        confusion.length);
    this.classes = classes;
    this.confusion = confusion;
    this.loss = loss;
  }

  /** Counts one prediction. */
  public void count(int actual, int predicted) {
    confusion[actual * classes + predicted]++;
  }

  /** Adds a loss to the sum. */
  public void addLoss(double sum) {
    loss += sum;
  }

  /** Adds another score to this one. */
  public void add(Score other) {
    for (int i = 0; i < confusion.length; i++) {
      confusion[i] += other.confusion[i];
    }
    loss += other.loss;
  }

  /** The confusion matrix, row by row: the row is the actual class. */
  public long[] cells() {
    return confusion.clone();
  }

  /** Sum of losses, without penalties. */
  public double loss() {
    return loss;
  }

  /** The number of classes. */
  public int classes() {
    return classes;
  }

  /**
   * The number of examples of class {@code actual} that were predicted as class {@code predicted}.
   */
  public long confusion(int actual, int predicted) {
    return confusion[actual * classes + predicted];
  }

  /** The number of examples. */
  public long examples() {
    long sum = 0;
    for (long cell : confusion) {
      sum += cell;
    }

    return sum;
  }

  /** The number of examples of a class. */
  public long actual(int c) {
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += confusion(c, p);
    }

    return sum;
  }

  /**
   * Recall: the fraction of the examples of a class that were predicted as such, in [0, 1]; NaN if
   * there are none.
   */
  public double recall(int c) {
    return (double) confusion(c, c) / actual(c);
  }

  /**
   * Precision: the fraction of the predictions of a class that are correct, in [0, 1]; NaN if there
   * are none.
   */
  public double precision(int c) {
    long taken = 0;
    for (int a = 0; a < classes; a++) {
      taken += confusion(a, c);
    }

    return (double) confusion(c, c) / taken;
  }

  /** F1: the harmonic mean of precision and recall. */
  public double f1(int c) {
    return 2 * precision(c) * recall(c) / (precision(c) + recall(c));
  }

  /** Accuracy, in [0, 1]; NaN without examples. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += confusion(c, c);
    }

    return (double) right / examples();
  }

  /** Mean loss, without penalties; NaN without examples. */
  public double meanLoss() {
    return loss / examples();
  }
}
