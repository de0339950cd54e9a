package largo.core.gradient;

import java.io.Serializable;
import largo.core.Preconditions;
import largo.core.data.ArgMax;
import largo.core.data.Batch;
import largo.core.data.LearningTask;

/**
 * The confusion matrix and the loss of a model over a set of examples. Scores can be added.
 *
 * <p>Accuracy, precision, recall and F1 follow from the confusion matrix; other metrics from {@link
 * PredictionSums}. If targets are vectors of numbers or labels, the confusion matrix counts
 * examples only, and {@link OutputSums} has the metrics.
 *
 * <p>Of more than {@value #MAX_CONFUSION} classes, such as the tokens of a text, only the sums of
 * the rows and columns and the diagonal are counted, which these metrics follow from, too.
 */
public final class Score implements Serializable {

  /** The largest number of classes with a whole confusion matrix, of 8 MB. */
  public static final int MAX_CONFUSION = 1024;

  private static final long serialVersionUID = 1;

  // counts of a class where there is no whole matrix
  private static final int ACTUAL = 0;
  private static final int PREDICTED = 1;
  private static final int RIGHT = 2;
  private static final int COUNTS = 3;

  private final int classes;
  private final long[] confusion; // or for each class: examples, predictions, correct ones
  private final PredictionSums predictions;
  private double loss;

  /** A score of no examples. */
  public Score(int classes) {
    this(classes, new long[cells(classes)], 0, new PredictionSums(classes));
  }

  /**
   * A score of given values, without metrics beyond the confusion matrix.
   *
   * @param confusion {@code long[cells(classes)]}, kept: {@link #cells()} of another
   * @param loss sum of losses
   */
  public Score(int classes, long[] confusion, double loss) {
    this(classes, confusion, loss, new PredictionSums(classes));
  }

  /**
   * A score of given values.
   *
   * @param confusion {@code long[cells(classes)]}, kept: {@link #cells()} of another
   * @param loss sum of losses
   * @param predictions kept
   */
  public Score(int classes, long[] confusion, double loss, PredictionSums predictions) {
    Preconditions.that(
        confusion.length == cells(classes),
        "confusion must have %d cells, but had %d",
        cells(classes),
        confusion.length);
    this.classes = classes;
    this.confusion = confusion;
    this.loss = loss;
    this.predictions = predictions;
  }

  /** Length of {@link #cells()}. */
  public static int cells(int classes) {
    return hasConfusion(classes) ? classes * classes : Math.multiplyExact(COUNTS, classes);
  }

  private static boolean hasConfusion(int classes) {
    return classes <= MAX_CONFUSION;
  }

  /**
   * Counts one prediction: the class of the largest output.
   *
   * @param probabilities outputs, of which those of the example begin at {@code from}
   * @param width number of outputs of the example
   */
  public void count(int actual, float[] probabilities, int from, int width) {
    int predicted = ArgMax.of(probabilities, from, width);
    count(actual, predicted);
    predictions.addClass(actual, probabilities, from, width, predicted);
  }

  /**
   * Counts the predictions of a batch.
   *
   * @param outputs probabilities of the classes; numbers, or probabilities of labels, if the
   *     targets are vectors; example after example
   */
  public void count(Batch batch, float[] outputs) {
    for (int i = 0; i < batch.count(); i++) {
      if (batch.hasVectors()) {
        count(batch.label(i), ArgMax.of(outputs, i * classes, classes));
      } else {
        count(batch.label(i), outputs, i * classes, classes);
      }
    }
    if (batch.hasVectors()) {
      predictions.vectors().add(outputs, batch.targets(classes), batch.count());
    }
  }

  /** Counts one prediction of which only the class is known. */
  public void count(int actual, int predicted) {
    if (hasConfusion()) {
      confusion[actual * classes + predicted]++;
    } else {
      confusion[COUNTS * actual + ACTUAL]++;
      confusion[COUNTS * predicted + PREDICTED]++;
      confusion[COUNTS * actual + RIGHT] += actual == predicted ? 1 : 0;
    }
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
    predictions.add(other.predictions);
  }

  /**
   * The confusion matrix, row by row: the row is the actual class; or the counts of each class, to
   * transfer them.
   */
  public long[] cells() {
    return confusion.clone();
  }

  /** Whether {@link #confusion(int, int)} is known. */
  public boolean hasConfusion() {
    return hasConfusion(classes);
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
   *
   * @throws IllegalStateException if it is not known, unless both are the same class
   */
  public long confusion(int actual, int predicted) {
    if (hasConfusion()) {
      return confusion[actual * classes + predicted];
    }
    if (actual == predicted) {
      return confusion[COUNTS * actual + RIGHT];
    }
    throw new IllegalStateException("no confusion matrix of " + classes + " classes");
  }

  /** The number of examples. */
  public long examples() {
    long sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += actual(c);
    }

    return sum;
  }

  /** The number of examples of a class. */
  public long actual(int c) {
    if (!hasConfusion()) {
      return confusion[COUNTS * c + ACTUAL];
    }
    long sum = 0;
    for (int p = 0; p < classes; p++) {
      sum += confusion(c, p);
    }

    return sum;
  }

  /** The number of examples that were predicted as a class. */
  private long predicted(int c) {
    if (!hasConfusion()) {
      return confusion[COUNTS * c + PREDICTED];
    }
    long sum = 0;
    for (int a = 0; a < classes; a++) {
      sum += confusion(a, c);
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
    return (double) confusion(c, c) / predicted(c);
  }

  /** F1: the harmonic mean of precision and recall. */
  public double f1(int c) {
    return 2 * precision(c) * recall(c) / (precision(c) + recall(c));
  }

  /**
   * The unweighted mean of F1 over the classes that have examples or predictions; 0 is the F1 of a
   * class without a correct prediction. NaN without examples.
   */
  public double macroF1() {
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < classes; c++) {
      long either = actual(c) + predicted(c);
      if (either > 0) {
        sum += 2.0 * confusion(c, c) / either;
        counted++;
      }
    }
    return sum / counted;
  }

  /** Metrics beyond the confusion matrix. */
  public PredictionSums predictions() {
    return predictions;
  }

  /** The score by which models for a task are compared, at most 1; NaN without examples. */
  public double of(LearningTask task) {
    return switch (task) {
      case CLASSIFICATION -> accuracy();
      case REGRESSION -> predictions.vectors().rSquared();
      case MULTI_LABEL -> predictions.vectors().subsetAccuracy();
    };
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
