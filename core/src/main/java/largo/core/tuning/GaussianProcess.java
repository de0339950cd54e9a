package largo.core.tuning;

import java.util.Arrays;
import largo.core.Preconditions;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.MathArrays;

/**
 * Regression by a Gaussian process with noise, for a function of d variables in [0, 1].
 *
 * <pre>
 *   f ~ GP(m, σ² k(‖x − x'‖))      k(r) = (1 + √5 r/ℓ + 5 r²/(3 ℓ²)) exp(−√5 r/ℓ)      Matérn 5/2
 *   y = f(x) + ε                   ε ~ N(0, σ² λ)
 *   mean(x)     = m + k(x)ᵀ K⁻¹ (y − m)
 *   variance(x) = σ² (1 − k(x)ᵀ K⁻¹ k(x))                 K = k(X, X) + λ I
 * </pre>
 *
 * <p>{@code m} is the mean of the observations and {@code σ²} has its maximum of the likelihood in
 * closed form; {@code ℓ} and {@code λ} are those of a grid with the highest likelihood. Source:
 * Rasmussen and Williams, Gaussian Processes for Machine Learning, chapters 2, 4 and 5.
 */
final class GaussianProcess {

  private static final double[] LENGTHS = {0.1, 0.2, 0.35, 0.6, 1};
  private static final double[] NOISES = {1e-4, 1e-2, 1e-1};
  private static final double MIN_VARIANCE = 1e-12;

  private final double[][] points;
  private final double mean;
  private final double length;
  private final double scale;
  private final CholeskyDecomposition cholesky;
  private final RealVector weights;
  private final double logLikelihood;

  private GaussianProcess(double[][] points, double[] values, double length, double noise) {
    int n = points.length;
    this.points = points;
    this.length = length;
    this.mean = Arrays.stream(values).average().orElseThrow();
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        kernel[i][j] = kernel(points[i], points[j]) + (i == j ? noise : 0);
      }
    }
    this.cholesky = new CholeskyDecomposition(new Array2DRowRealMatrix(kernel, false));
    RealVector centred = new ArrayRealVector(values).mapSubtract(mean);
    this.weights = cholesky.getSolver().solve(centred);
    this.scale = Math.max(centred.dotProduct(weights) / n, MIN_VARIANCE);
    this.logLikelihood = -0.5 * n * Math.log(scale) - logOfRoot(n);
  }

  private double logOfRoot(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(cholesky.getL().getEntry(i, i));
    }
    return sum;
  }

  /**
   * Fits observations.
   *
   * @param points double[n][d], n ≥ 1, in [0, 1]
   * @param values double[n], finite
   */
  static GaussianProcess fit(double[][] points, double[] values) {
    Preconditions.that(
        points.length == values.length && points.length > 0,
        "points must be as many as values, at least one, but were %d and %d",
        points.length,
        values.length);
    GaussianProcess best = null;
    for (double length : LENGTHS) {
      for (double noise : NOISES) {
        GaussianProcess fitted = fit(points, values, length, noise);
        best = best == null || fitted.logLikelihood > best.logLikelihood ? fitted : best;
      }
    }
    return best;
  }

  /** Fits observations with given parameters. */
  static GaussianProcess fit(double[][] points, double[] values, double length, double noise) {
    return new GaussianProcess(points.clone(), values, length, noise);
  }

  /** The mean of {@code f(x)}. */
  double mean(double... x) {
    return mean + covariances(x).dotProduct(weights);
  }

  /** The standard deviation of {@code f(x)}. */
  double deviation(double... x) {
    RealVector k = covariances(x);
    double explained = k.dotProduct(cholesky.getSolver().solve(k));
    return Math.sqrt(scale * Math.max(1 - explained, 0));
  }

  /**
   * The expected improvement of {@code f(x)} over a value: {@code E max(f(x) − best, 0) = (μ −
   * best) Φ(z) + s φ(z)}, {@code z = (μ − best) / s}.
   */
  double expectedImprovement(double[] x, double best) {
    return expectedGain(mean(x) - best, deviation(x));
  }

  /**
   * The expected positive part of a normal variable.
   *
   * @param gain its mean
   * @param deviation its standard deviation, zero or more
   */
  static double expectedGain(double gain, double deviation) {
    if (deviation < 1e-12) {
      return Math.max(gain, 0);
    }
    NormalDistribution normal = new NormalDistribution(null, 0, 1);
    double z = gain / deviation;
    return gain * normal.cumulativeProbability(z) + deviation * normal.density(z);
  }

  private RealVector covariances(double[] x) {
    return new ArrayRealVector(Arrays.stream(points).mapToDouble(p -> kernel(p, x)).toArray());
  }

  private double kernel(double[] a, double[] b) {
    double r = Math.sqrt(5) * MathArrays.distance(a, b) / length;
    return (1 + r + r * r / 3) * Math.exp(-r);
  }
}
