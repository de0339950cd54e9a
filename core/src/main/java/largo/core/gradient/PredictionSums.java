package largo.core.gradient;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * Sums over predictions beyond the confusion matrix: ranks of the actual class, confidence by bins,
 * and errors of regression. Sums can be added.
 *
 * <p>The expected calibration error has {@value #BINS} bins of equal width over the confidence, the
 * largest output (Guo et al., <a href="https://arxiv.org/abs/1706.04599">1706.04599</a>).
 */
public final class PredictionSums implements Serializable {

  /** Number of bins of the confidence. */
  public static final int BINS = 15;

  /** Length of {@link #counts()}. */
  public static final int COUNTS = 2 + 2 * BINS;

  /** Length of {@link #sums()}. */
  public static final int SUMS = 2 + BINS;

  private static final long serialVersionUID = 1;

  private static final int TOP = 5;

  /** Rounding of a probability of 1. */
  private static final double TOLERANCE = 1e-3;

  private final long[] counts; // in the top five, target numbers, then examples and hits of bins
  private final double[] sums; // squared and absolute errors, then confidence of bins

  /** Sums over no predictions. */
  public PredictionSums() {
    this(new long[COUNTS], new double[SUMS]);
  }

  /**
   * Sums of given values.
   *
   * @param counts long[COUNTS], kept
   * @param sums double[SUMS], kept
   */
  public PredictionSums(long[] counts, double[] sums) {
    Preconditions.that(
        counts.length == COUNTS && sums.length == SUMS,
        "there must be %d counts and %d sums, but were %d and %d",
        COUNTS,
        SUMS,
        counts.length,
        sums.length);
    this.counts = counts;
    this.sums = sums;
  }

  /**
   * Counts the prediction of a class.
   *
   * @param probabilities outputs of the network, of which those of the example begin at {@code
   *     from}; if they are no probabilities, the calibration error becomes NaN
   * @param width number of classes
   */
  void addClass(int actual, float[] probabilities, int from, int width, int predicted) {
    int rank = 0;
    float own = probabilities[from + actual];
    for (int j = 0; j < width; j++) {
      float other = probabilities[from + j];
      rank += other > own || other == own && j < actual ? 1 : 0;
    }
    counts[0] += rank < TOP ? 1 : 0;
    double largest = probabilities[from + predicted];
    double confidence = largest >= 0 && largest <= 1 + TOLERANCE ? largest : Double.NaN;
    int bin = Math.min(BINS - 1, (int) (confidence * BINS));
    counts[2 + bin]++;
    counts[2 + BINS + bin] += predicted == actual ? 1 : 0;
    sums[2 + bin] += confidence;
  }

  /** Adds the errors of numbers. */
  void addNumbers(float[] outputs, float[] targets, int count) {
    for (int i = 0; i < count; i++) {
      double error = (double) outputs[i] - targets[i];
      sums[0] += error * error;
      sums[1] += Math.abs(error);
    }
    counts[1] += count;
  }

  /** Adds other sums. */
  void add(PredictionSums other) {
    for (int i = 0; i < COUNTS; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < SUMS; i++) {
      sums[i] += other.sums[i];
    }
  }

  /** The counts, to transfer them. */
  public long[] counts() {
    return counts.clone();
  }

  /** The sums, to transfer them. */
  public double[] sums() {
    return sums.clone();
  }

  /** The fraction of examples whose class is among the five largest outputs; NaN without any. */
  public double topFive() {
    return (double) counts[0] / classified();
  }

  /**
   * The expected calibration error, in [0, 1]; NaN without examples, or if outputs were no
   * probabilities.
   */
  public double calibrationError() {
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(counts[2 + BINS + bin] - sums[2 + bin]);
    }
    return error / classified();
  }

  /** The root of the mean squared error over all target numbers; NaN without any. */
  public double rootMeanSquareError() {
    return Math.sqrt(sums[0] / counts[1]);
  }

  /** The mean absolute error over all target numbers; NaN without any. */
  public double meanAbsoluteError() {
    return sums[1] / counts[1];
  }

  private long classified() {
    long examples = 0;
    for (int bin = 0; bin < BINS; bin++) {
      examples += counts[2 + bin];
    }
    return examples;
  }
}
