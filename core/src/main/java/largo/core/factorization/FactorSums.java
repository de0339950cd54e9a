package largo.core.factorization;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import largo.core.Preconditions;

/**
 * What examples and their codes have in common: sums over examples, which can be added across
 * shards.
 */
public final class FactorSums implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final int rank;
  private final double[][] codes; // [class][factor]
  private final double[][] pictures; // [factor][input]
  private final long[] examples; // [class]
  private double squaredError;
  private double squaredNorm;
  private long correct;

  /**
   * Sums over no examples.
   *
   * @param inputs number of features of an example
   */
  public FactorSums(int rank, int classes, int inputs) {
    this.rank = rank;
    this.codes = new double[classes][rank];
    this.pictures = new double[rank][inputs];
    this.examples = new long[classes];
  }

  /**
   * Adds an example.
   *
   * @param label its class
   * @param features that {@code inputs} floats from {@code row * inputs} are its own
   * @param ofExamples codes, of which {@code r} floats from {@code row * r} are its own
   */
  public void add(int label, float[] features, float[] ofExamples, int row) {
    examples[label]++;
    for (int k = 0; k < rank; k++) {
      double code = ofExamples[row * rank + k];
      codes[label][k] += code;
      double[] picture = pictures[k];
      for (int j = 0; code != 0 && j < picture.length; j++) {
        picture[j] += code * features[row * picture.length + j];
      }
    }
  }

  /**
   * Adds the errors of the activations of examples.
   *
   * @param activations {@code X}
   * @param projected {@code S Vᵀ}
   */
  public void addErrors(float[] activations, float[] projected) {
    for (int i = 0; i < activations.length; i++) {
      double error = (double) activations[i] - projected[i];
      squaredError += error * error;
      squaredNorm += (double) activations[i] * activations[i];
    }
  }

  /** Counts examples that the network classifies correctly from {@code S Vᵀ}. */
  public void addCorrect(long more) {
    correct += more;
  }

  /** Adds the sums over other examples, of the same size. */
  public void add(FactorSums other) {
    Preconditions.that(other.rank == rank, "rank must be %d, but was %d", rank, other.rank);
    for (int c = 0; c < examples.length; c++) {
      examples[c] += other.examples[c];
      add(codes[c], other.codes[c]);
    }
    for (int k = 0; k < rank; k++) {
      add(pictures[k], other.pictures[k]);
    }
    squaredError += other.squaredError;
    squaredNorm += other.squaredNorm;
    correct += other.correct;
  }

  private static void add(double[] to, double[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }

  /** The number of examples. */
  public long examples() {
    long sum = 0;
    for (long count : examples) {
      sum += count;
    }
    return sum;
  }

  /** {@code ‖X − S Vᵀ‖ / ‖X‖}; 0 if all activations are zero. */
  double error() {
    return squaredNorm == 0 ? 0 : Math.sqrt(squaredError / squaredNorm);
  }

  /** The fraction of examples that the network classifies correctly from {@code S Vᵀ}. */
  double accuracy() {
    return (double) correct / examples();
  }

  /** The mean code of each factor (column) over the examples of each class (row). */
  double[][] meanCodes() {
    double[][] means = new double[examples.length][rank];
    for (int c = 0; c < means.length; c++) {
      for (int k = 0; k < rank; k++) {
        means[c][k] = examples[c] == 0 ? 0 : codes[c][k] / examples[c];
      }
    }
    return means;
  }

  /**
   * The mean of the examples, weighted by the codes of a factor: {@code Σ_i s_ik x_i / Σ_i s_ik}.
   *
   * @return a number for each feature; empty if no example has a code of the factor
   */
  List<Float> picture(int factor) {
    double weight = 0;
    for (double[] ofClass : codes) {
      weight += ofClass[factor];
    }
    List<Float> picture = new ArrayList<>();
    for (double sum : pictures[factor]) {
      if (weight > 0) {
        picture.add((float) (sum / weight));
      }
    }
    return picture;
  }
}
