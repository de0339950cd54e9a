package largo.core.gradient;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import largo.core.Preconditions;

/**
 * Sums over predictions beyond the confusion matrix: ranks of the actual class, confidence by bins,
 * and {@link OutputSums} of target vectors. Sums can be added.
 *
 * <p>The expected calibration error has {@value #BINS} bins of equal width over the confidence, the
 * largest output (Guo et al., <a href="https://arxiv.org/abs/1706.04599">1706.04599</a>).
 */
public final class PredictionSums implements Serializable {

  /** Number of bins of the confidence. */
  public static final int BINS = 15;

  private static final long serialVersionUID = 1;

  private static final int TOP = 5;

  /** Rounding of a probability of 1. */
  private static final double TOLERANCE = 1e-3;

  private static final int COUNTS = 1 + 2 * BINS;
  private static final int SUMS = BINS;

  private final long[] counts; // in the top five, then examples and hits of bins
  private final double[] sums; // confidence of bins
  private final OutputSums vectors;

  /** Sums over no predictions of a network with some outputs. */
  PredictionSums(int outputs) {
    this(new long[COUNTS], new double[SUMS], new OutputSums(outputs));
  }

  private PredictionSums(long[] counts, double[] sums, OutputSums vectors) {
    this.counts = counts;
    this.sums = sums;
    this.vectors = vectors;
  }

  /**
   * Sums of given values.
   *
   * @param outputs of the network
   * @param counts {@link #counts()} of another
   * @param sums {@link #sums()} of another
   */
  public static PredictionSums of(int outputs, long[] counts, double[] sums) {
    Preconditions.that(
        counts.length == counts(outputs) && sums.length == sums(outputs),
        "there must be %d counts and %d sums, but were %d and %d",
        counts(outputs),
        sums(outputs),
        counts.length,
        sums.length);
    return new PredictionSums(
        Arrays.copyOf(counts, COUNTS),
        Arrays.copyOf(sums, SUMS),
        new OutputSums(
            outputs,
            Arrays.copyOfRange(counts, COUNTS, counts.length),
            Arrays.copyOfRange(sums, SUMS, sums.length)));
  }

  /** Length of {@link #counts()}. */
  public static int counts(int outputs) {
    return COUNTS + OutputSums.counts(outputs);
  }

  /** Length of {@link #sums()}. */
  public static int sums(int outputs) {
    return SUMS + OutputSums.sums(outputs);
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
    counts[1 + bin]++;
    counts[1 + BINS + bin] += predicted == actual ? 1 : 0;
    sums[bin] += confidence;
  }

  /** Adds other sums. */
  void add(PredictionSums other) {
    for (int i = 0; i < COUNTS; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < SUMS; i++) {
      sums[i] += other.sums[i];
    }
    vectors.add(other.vectors);
  }

  /** Sums over predictions of target vectors. */
  public OutputSums vectors() {
    return vectors;
  }

  /** The counts, to transfer them. */
  public long[] counts() {
    return LongStream.concat(LongStream.of(counts), LongStream.of(vectors.counts())).toArray();
  }

  /** The sums, to transfer them. */
  public double[] sums() {
    return DoubleStream.concat(DoubleStream.of(sums), DoubleStream.of(vectors.sums())).toArray();
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
      error += Math.abs(counts[1 + BINS + bin] - sums[bin]);
    }
    return error / classified();
  }

  private long classified() {
    long examples = 0;
    for (int bin = 0; bin < BINS; bin++) {
      examples += counts[1 + bin];
    }
    return examples;
  }
}
