package largo.core.factorization;

import java.util.Arrays;
import largo.core.Preconditions;

/**
 * A non-negative factorization {@code X ≈ S Vᵀ} between two steps, each of which has the codes of
 * other examples. {@code V} minimizes the distance from the activations of the last steps, by
 * non-negative least squares, and its columns have norm 1:
 *
 * <pre>
 *   A = γ A + (1 − γ) SᵀS / n        over the n examples of a step
 *   B = γ B + (1 − γ) SᵀX / n
 *   V = argmin_{V ≥ 0} ½ tr(V A Vᵀ) − tr(V B)
 *   V = V D⁻¹, A = D A D, B = D B    D: norms of the columns of V
 * </pre>
 *
 * <p>The minimum is approached from the factors before by coordinate descent. A factor that no
 * example of the last steps had, or that would become zero, stays as it is.
 *
 * <p>Source: Mairal, Bach, Ponce and Sapiro, Online Learning for Matrix Factorization and Sparse
 * Coding, JMLR 11, 2010, algorithms 1 and 2, with the non-negativity of section 5.
 *
 * <p>Departure: columns have norm 1 instead of at most 1, which matters without a penalty of the
 * codes only for their unit.
 *
 * @param rank number of factors {@code r}; 0 if there is no factorization
 * @param factors {@code Vᵀ}, {@code float[r × width]}, factor after factor
 * @param products {@code B}, {@code float[r × width]}
 * @param gram {@code A}, {@code float[r × r]}
 */
public record FactorizationState(int rank, float[] factors, float[] products, float[] gram) {

  /** That of a training without a factorization. */
  public static final FactorizationState NONE =
      new FactorizationState(0, new float[0], new float[0], new float[0]);

  private static final double DECAY = 0.9;

  private static final int MAX_SWEEPS = 20;

  public FactorizationState {
    Preconditions.that(
        products.length == factors.length
            && gram.length == rank * rank
            && (rank == 0 ? factors.length == 0 : factors.length % rank == 0),
        "a factorization of rank %d must have products of the size of its factors, %d, and %d"
            + " products of codes, but had %d and %d",
        rank,
        factors.length,
        rank * rank,
        products.length,
        gram.length);
  }

  /** The state before the first step. */
  public static FactorizationState of(Factors start) {
    int rank = start.rank();
    return new FactorizationState(
        rank, start.values(), new float[start.values().length], new float[rank * rank]);
  }

  /** Whether there is no factorization. */
  public boolean isEmpty() {
    return rank == 0;
  }

  /**
   * The vector of the workers: parameters, then the factors, then zeros in place of the {@code r²}
   * products.
   *
   * @param parameters of the network
   */
  public float[] extended(float[] parameters) {
    float[] all = Arrays.copyOf(parameters, parameters.length + factors.length + gram.length);
    System.arraycopy(factors, 0, all, parameters.length, factors.length);
    return all;
  }

  /**
   * The state after a step.
   *
   * @param sums whose elements from {@code from} are {@code SᵀX} and {@code SᵀS}
   * @param examples {@code n}, at least 1
   */
  public FactorizationState next(float[] sums, int from, long examples) {
    return next(sums, from, examples, DECAY);
  }

  FactorizationState next(float[] sums, int from, long examples, double decay) {
    double[] b = averaged(products, sums, from, examples, decay);
    double[] a = averaged(gram, sums, from + products.length, examples, decay);
    float[] v = improved(a, b);
    double[] norms = norms(v);
    int width = factors.length / rank;
    for (int k = 0; k < rank; k++) {
      for (int j = 0; j < width; j++) {
        v[k * width + j] = (float) (v[k * width + j] / norms[k]);
        b[k * width + j] *= norms[k];
      }
      for (int l = 0; l < rank; l++) {
        a[k * rank + l] *= norms[k] * norms[l];
      }
    }
    return new FactorizationState(rank, v, floats(b), floats(a));
  }

  /** The solution of the problem, where zero columns of {@code V} are those before. */
  private float[] improved(double[] a, double[] b) {
    NonNegativeLeastSquares problem = new NonNegativeLeastSquares(a, rank);
    int width = factors.length / rank;
    float[] v = factors.clone();
    double[] right = new double[rank];
    double[] x = new double[rank];
    for (int j = 0; j < width; j++) {
      for (int k = 0; k < rank; k++) {
        right[k] = b[k * width + j];
        x[k] = factors[k * width + j];
      }
      problem.solve(right, x, MAX_SWEEPS);
      for (int k = 0; k < rank; k++) {
        v[k * width + j] = (float) x[k];
      }
    }
    double[] norms = norms(v);
    for (int k = 0; k < rank; k++) {
      if (norms[k] == 0) {
        System.arraycopy(factors, k * width, v, k * width, width);
      }
    }
    return v;
  }

  private double[] norms(float[] v) {
    int width = v.length / rank;
    double[] norms = new double[rank];
    for (int k = 0; k < rank; k++) {
      double sum = 0;
      for (int j = 0; j < width; j++) {
        sum += (double) v[k * width + j] * v[k * width + j];
      }
      norms[k] = Math.sqrt(sum);
    }
    return norms;
  }

  private static double[] averaged(
      float[] average, float[] sums, int from, long examples, double decay) {
    double[] next = new double[average.length];
    for (int i = 0; i < next.length; i++) {
      next[i] = decay * average[i] + (1 - decay) * sums[from + i] / examples;
    }
    return next;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
