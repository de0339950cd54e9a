package largo.core.gradient;

import java.io.Serializable;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import largo.core.Preconditions;
import largo.core.data.ModelOutputs;

/**
 * Sums over predictions of target vectors, output by output: errors of numbers, and decisions about
 * labels, which are predicted where the output is above 0.5. Sums can be added.
 *
 * <p>Definitions are those of scikit-learn with {@code multioutput = "uniform_average"}, except
 * that errors are over all numbers.
 */
public final class OutputSums implements Serializable {

  private static final long serialVersionUID = 1;

  private static final double DECISION = 0.5;

  // sums of each output
  private static final int SQUARED = 0;
  private static final int ABSOLUTE = 1;
  private static final int TARGET = 2;
  private static final int SQUARED_TARGET = 3;
  private static final int SUMS = 4;

  // counts of each output
  private static final int TRUE_POSITIVES = 0;
  private static final int FALSE_POSITIVES = 1;
  private static final int FALSE_NEGATIVES = 2;
  private static final int COUNTS = 3;

  /** Counts of all outputs: examples, and those of which all labels are right. */
  private static final int COMMON = 2;

  /** A variance below this part of the mean square is rounding. */
  private static final double MIN_VARIANCE = 1e-12;

  private final int outputs;
  private final long[] counts;
  private final double[] sums;

  /** Sums over no predictions. */
  OutputSums(int outputs) {
    this(outputs, new long[counts(outputs)], new double[sums(outputs)]);
  }

  /**
   * Sums of given values.
   *
   * @param counts {@code long[counts(outputs)]}, kept
   * @param sums {@code double[sums(outputs)]}, kept
   */
  OutputSums(int outputs, long[] counts, double[] sums) {
    Preconditions.that(
        counts.length == counts(outputs) && sums.length == sums(outputs),
        "there must be %d counts and %d sums of %d outputs, but were %d and %d",
        counts(outputs),
        sums(outputs),
        outputs,
        counts.length,
        sums.length);
    this.outputs = outputs;
    this.counts = counts;
    this.sums = sums;
  }

  static int counts(int outputs) {
    return COMMON + COUNTS * outputs;
  }

  static int sums(int outputs) {
    return SUMS * outputs;
  }

  long[] counts() {
    return counts;
  }

  double[] sums() {
    return sums;
  }

  /**
   * Adds predictions.
   *
   * @param predicted {@code float[≥ examples × outputs]}, example after example
   * @param targets the same
   */
  public void add(float[] predicted, float[] targets, int examples) {
    for (int i = 0; i < examples; i++) {
      boolean right = true;
      for (int k = 0; k < outputs; k++) {
        right &= add(k, predicted[i * outputs + k], targets[i * outputs + k]);
      }
      counts[1] += right ? 1 : 0;
    }
    counts[0] += examples;
  }

  /** Adds a prediction; returns whether a label is predicted correctly. */
  private boolean add(int output, double predicted, double target) {
    double error = predicted - target;
    int sum = SUMS * output;
    sums[sum + SQUARED] += error * error;
    sums[sum + ABSOLUTE] += Math.abs(error);
    sums[sum + TARGET] += target;
    sums[sum + SQUARED_TARGET] += target * target;
    boolean decided = predicted > DECISION;
    boolean actual = target > DECISION;
    int count = COMMON + COUNTS * output;
    counts[count + TRUE_POSITIVES] += decided && actual ? 1 : 0;
    counts[count + FALSE_POSITIVES] += decided && !actual ? 1 : 0;
    counts[count + FALSE_NEGATIVES] += !decided && actual ? 1 : 0;
    return decided == actual;
  }

  void add(OutputSums other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
  }

  /** The number of examples with target vectors. */
  public long examples() {
    return counts[0];
  }

  /** The root of the mean squared error over all numbers, in the units of the data. */
  public double rootMeanSquareError(ModelOutputs units) {
    return Math.sqrt(mean(k -> meanSquare(k, units), outputs));
  }

  /** The root of the mean squared error of an output, in the units of the data. */
  public double rootMeanSquareError(int output, ModelOutputs units) {
    return Math.sqrt(meanSquare(output, units));
  }

  private double meanSquare(int output, ModelOutputs units) {
    return of(SQUARED, output) * units.scale(output) * units.scale(output) / examples();
  }

  /** The mean absolute error over all numbers, in the units of the data. */
  public double meanAbsoluteError(ModelOutputs units) {
    return mean(k -> meanAbsoluteError(k, units), outputs);
  }

  /** The mean absolute error of an output, in the units of the data. */
  public double meanAbsoluteError(int output, ModelOutputs units) {
    return of(ABSOLUTE, output) * units.scale(output) / examples();
  }

  /**
   * R², at most 1: {@code 1 − Σ (ŷ − y)² / Σ (y − ȳ)²}, with the mean {@code ȳ} of the same
   * examples; the mean over the outputs whose targets are not constant, NaN if there are none.
   */
  public double rSquared() {
    return IntStream.range(0, outputs)
        .mapToDouble(this::rSquared)
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** R² of an output; NaN if its targets are constant. */
  public double rSquared(int output) {
    boolean varies = variation(output) > MIN_VARIANCE * of(SQUARED_TARGET, output);
    return varies ? 1 - of(SQUARED, output) / variation(output) : Double.NaN;
  }

  private double variation(int output) {
    return of(SQUARED_TARGET, output) - of(TARGET, output) * of(TARGET, output) / examples();
  }

  /** The fraction of examples of which all labels are predicted correctly. */
  public double subsetAccuracy() {
    return (double) counts[1] / examples();
  }

  /** The fraction of labels that are predicted wrongly, over all examples and labels. */
  public double hammingLoss() {
    return mean(
        k -> (double) (count(FALSE_POSITIVES, k) + count(FALSE_NEGATIVES, k)) / examples(),
        outputs);
  }

  /** The fraction of examples for which a label is predicted correctly. */
  public double accuracy(int label) {
    long wrong = count(FALSE_POSITIVES, label) + count(FALSE_NEGATIVES, label);
    return (double) (examples() - wrong) / examples();
  }

  /**
   * F1 of the decisions about all labels together; 0 without a correct one. NaN without examples.
   */
  public double microF1() {
    long right = 0;
    long wrong = 0;
    for (int k = 0; k < outputs; k++) {
      right += count(TRUE_POSITIVES, k);
      wrong += count(FALSE_POSITIVES, k) + count(FALSE_NEGATIVES, k);
    }
    return f1(right, wrong);
  }

  /** The mean of F1 over labels; 0 is that of a label without a correct decision. */
  public double macroF1() {
    return mean(this::f1, outputs);
  }

  /** F1 of a label: 0 without a correct decision. */
  public double f1(int label) {
    return f1(
        count(TRUE_POSITIVES, label),
        count(FALSE_POSITIVES, label) + count(FALSE_NEGATIVES, label));
  }

  private double f1(long right, long wrong) {
    if (examples() == 0) {
      return Double.NaN;
    }
    return right == 0 ? 0 : 2.0 * right / (2.0 * right + wrong);
  }

  /** The number of examples with a label. */
  public long actual(int label) {
    return count(TRUE_POSITIVES, label) + count(FALSE_NEGATIVES, label);
  }

  /** The fraction of the predictions of a label that are correct; NaN if there are none. */
  public double precision(int label) {
    long right = count(TRUE_POSITIVES, label);
    return (double) right / (right + count(FALSE_POSITIVES, label));
  }

  /** The fraction of the examples with a label for which it is predicted; NaN without any. */
  public double recall(int label) {
    return (double) count(TRUE_POSITIVES, label) / actual(label);
  }

  private double of(int sum, int output) {
    return sums[SUMS * output + sum];
  }

  private long count(int count, int output) {
    return counts[COMMON + COUNTS * output + count];
  }

  private static double mean(IntToDoubleFunction value, int outputs) {
    return IntStream.range(0, outputs).mapToDouble(value).average().orElse(Double.NaN);
  }
}
