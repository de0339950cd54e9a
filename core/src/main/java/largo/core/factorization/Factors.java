package largo.core.factorization;

import java.util.Arrays;
import largo.core.Preconditions;

/**
 * The factors {@code V ≥ 0} of a non-negative factorization {@code X ≈ S Vᵀ}, and the codes {@code
 * S ≥ 0} of activations:
 *
 * <pre>
 *   s(x) = argmin_{s ≥ 0} ‖x − s Vᵀ‖²,   from the normal equations s VᵀV = x V
 * </pre>
 *
 * <p>{@code x ↦ s(x) Vᵀ} is the projection to a convex cone: the point exists once only, also where
 * codes do not, and two projections are not further apart than the activations. The codes of an
 * example do not depend on other examples.
 */
public final class Factors {

  private static final int MAX_SWEEPS = 200;

  private final int rank;
  private final int width;
  private final float[] values;
  private final NonNegativeLeastSquares problem;

  /**
   * Given factors.
   *
   * @param rank their number {@code r}
   * @param values {@code Vᵀ}, {@code float[r × width]}, zero or more, factor after factor; not
   *     copied
   */
  public Factors(int rank, float[] values) {
    this.rank = rank;
    this.width = values.length / rank;
    this.values = values;
    double[] gram = new double[rank * rank];
    for (int k = 0; k < rank; k++) {
      for (int l = 0; l < rank; l++) {
        gram[k * rank + l] = product(values, k * width, l * width);
      }
    }
    this.problem = new NonNegativeLeastSquares(gram, rank);
  }

  /**
   * Orthogonal factors of norm 1, to start from: the activations {@code k, k + r, k + 2r, …} in
   * equal parts.
   *
   * @param rank {@code r}, from 1 to the width
   * @param width number of activations of an example
   */
  public static Factors start(int rank, int width) {
    Preconditions.that(
        rank >= 1 && rank <= width,
        "factors must be from 1 to %d, the number of activations, but was %d",
        width,
        rank);
    float[] values = new float[rank * width];
    for (int j = 0; j < width; j++) {
      int k = j % rank;
      int members = (width - k + rank - 1) / rank;
      values[k * width + j] = (float) (1 / Math.sqrt(members));
    }
    return new Factors(rank, values);
  }

  /** The number of factors {@code r}. */
  public int rank() {
    return rank;
  }

  /** The number of activations of an example. */
  public int width() {
    return width;
  }

  /** {@code Vᵀ}, {@code float[r × width]}, factor after factor; not copied. */
  public float[] values() {
    return values;
  }

  /**
   * The codes of activations.
   *
   * @param activations {@code float[examples × width]}
   * @return {@code float[examples × r]}
   */
  public float[] codes(float[] activations) {
    int examples = activations.length / width;
    float[] codes = new float[examples * rank];
    double[] b = new double[rank];
    double[] s = new double[rank];
    for (int i = 0; i < examples; i++) {
      for (int k = 0; k < rank; k++) {
        b[k] = product(activations, i * width, k * width);
      }
      Arrays.fill(s, 0);
      problem.solve(b, s, MAX_SWEEPS);
      for (int k = 0; k < rank; k++) {
        codes[i * rank + k] = (float) s[k];
      }
    }
    return codes;
  }

  /**
   * The activations {@code S Vᵀ} of codes.
   *
   * @param codes {@code float[examples × r]}
   * @return {@code float[examples × width]}
   */
  public float[] activations(float[] codes) {
    int examples = codes.length / rank;
    float[] activations = new float[examples * width];
    for (int i = 0; i < examples; i++) {
      for (int k = 0; k < rank; k++) {
        float code = codes[i * rank + k];
        for (int j = 0; code != 0 && j < width; j++) {
          activations[i * width + j] += code * values[k * width + j];
        }
      }
    }
    return activations;
  }

  /**
   * Adds {@code SᵀX} and {@code SᵀS} to sums over examples.
   *
   * @param codes {@code S}, {@code float[examples × r]}
   * @param activations {@code X}, {@code float[examples × width]}
   * @param to {@code float[r × (width + r)]}: {@code SᵀX}, then {@code SᵀS}
   */
  public void addSums(float[] codes, float[] activations, float[] to) {
    int examples = codes.length / rank;
    for (int i = 0; i < examples; i++) {
      for (int k = 0; k < rank; k++) {
        float code = codes[i * rank + k];
        int products = k * width;
        for (int j = 0; code != 0 && j < width; j++) {
          to[products + j] += code * activations[i * width + j];
        }
        int gram = rank * width + k * rank;
        for (int j = 0; code != 0 && j < rank; j++) {
          to[gram + j] += code * codes[i * rank + j];
        }
      }
    }
  }

  /** The product of a row with a factor. */
  private double product(float[] rows, int row, int factor) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += (double) rows[row + j] * values[factor + j];
    }
    return sum;
  }
}
