package largo.core.gradient;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * The confusion matrix and the loss of a model over a set of examples. Scores add.
 *
 * <p>Accuracy, precision, recall and F1 follow from the confusion matrix. For predicted numbers,
 * every example counts in its first cell, and only the loss has a meaning.
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
   * A score that was computed elsewhere.
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

  /** Counts one decision. */
  public void count(int actual, int predicted) {
    confusion[actual * classes + predicted]++;
  }

  /** Adds to the sum of losses. */
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

  /** How many classes. */
  public int classes() {
    return classes;
  }

  /** Examples of class {@code actual} taken for class {@code predicted}. */
  public long confusion(int actual, int predicted) {
    return confusion[actual * classes + predicted];
  }

  /** How many examples. */
  public long examples() {
    long sum = 0;
    for (long cell : confusion) {
      sum += cell;
    }

    return sum;
  }

  /** Examples of a class. */
  public long actual(int c) {
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += confusion(c, p);
    }

    return sum;
  }

  /** Share of the examples of a class that were taken for it, in [0, 1]; NaN if there are none. */
  public double recall(int c) {
    return (double) confusion(c, c) / actual(c);
  }

  /** Share of what was taken for a class that is of it, in [0, 1]; NaN if nothing was. */
  public double precision(int c) {
    long taken = 0;
    for (int a = 0; a < classes; a++) {
      taken += confusion(a, c);
    }

    return (double) confusion(c, c) / taken;
  }

  /** Harmonic mean of precision and recall. */
  public double f1(int c) {
    return 2 * precision(c) * recall(c) / (precision(c) + recall(c));
  }

  /** Share of right decisions, in [0, 1]; NaN of no examples. */
  public double accuracy() {
    long right = 0;
    for (int c = 0; c < classes; c++) {
      right += confusion(c, c);
    }

    return (double) right / examples();
  }

  /** Mean loss, without penalties; NaN of no examples. */
  public double meanLoss() {
    return loss / examples();
  }
}
