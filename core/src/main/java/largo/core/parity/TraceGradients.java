package largo.core.parity;

import java.util.Arrays;
import java.util.List;
import largo.core.optimizer.GradientVariance;
import largo.core.parity.TraceGradients.Polynomial;
import largo.core.parity.TraceGradients.Recorded;
import largo.core.parity.TraceGradients.Sharded;

/** The mean gradients of a scenario. */
sealed interface TraceGradients permits Recorded, Polynomial, Sharded {

  /** The number of steps. */
  int steps();

  /**
   * The gradient of a step.
   *
   * @param step 0-based
   * @param parameters at which it is computed
   */
  double[] at(int step, float[] parameters);

  /** The variance of the gradient of a step, if gradients of shards were recorded. */
  default GradientVariance variance(int step) {
    return GradientVariance.UNKNOWN;
  }

  /** Whether gradients depend on the parameters. */
  boolean isFunction();

  /**
   * Recorded gradients, whatever the parameters are.
   *
   * @param means one for each step
   */
  record Recorded(List<double[]> means) implements TraceGradients {

    @Override
    public int steps() {
      return means.size();
    }

    @Override
    public double[] at(int step, float[] parameters) {
      return means.get(step);
    }

    @Override
    public boolean isFunction() {
      return false;
    }
  }

  /**
   * Recorded gradients of shards, whatever the parameters are.
   *
   * @param counts number of examples of each shard
   * @param means of each step and shard
   */
  record Sharded(List<Integer> counts, List<List<double[]>> means) implements TraceGradients {

    @Override
    public int steps() {
      return means.size();
    }

    @Override
    public double[] at(int step, float[] parameters) {
      double[] mean = new double[parameters.length];
      for (int shard = 0; shard < counts.size(); shard++) {
        double[] ofShard = means.get(step).get(shard);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += ofShard[i] * counts.get(shard) / examples();
        }
      }
      return mean;
    }

    @Override
    public GradientVariance variance(int step) {
      double squares = 0;
      for (int shard = 0; shard < counts.size(); shard++) {
        squares += counts.get(shard) * squaredNorm(means.get(step).get(shard));
      }
      double ofMean = squaredNorm(at(step, new float[means.get(step).get(0).length]));
      return GradientVariance.of(counts.size(), squares, ofMean, examples());
    }

    @Override
    public boolean isFunction() {
      return false;
    }

    private int examples() {
      return counts.stream().mapToInt(n -> n).sum();
    }

    private static double squaredNorm(double[] x) {
      return Arrays.stream(x).map(xi -> xi * xi).sum();
    }
  }

  /**
   * Gradients of {@code Σ (a (w − c)² / 2 + b w⁴ / 4 + s u w) + κ (Σ w)² / 2}, with another {@code
   * s} in every step.
   *
   * @param a quadratic coefficients
   * @param b quartic coefficients
   * @param c centers
   * @param u slopes
   * @param coupling {@code κ}
   * @param shifts {@code s} of each step
   */
  record Polynomial(
      double[] a, double[] b, double[] c, double[] u, double coupling, List<Double> shifts)
      implements TraceGradients {

    @Override
    public int steps() {
      return shifts.size();
    }

    @Override
    public double[] at(int step, float[] w) {
      double sum = 0;
      for (float wi : w) {
        sum += wi;
      }
      double[] gradient = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        double wi = w[i];
        gradient[i] =
            a[i] * (wi - c[i]) + b[i] * wi * wi * wi + coupling * sum + shifts.get(step) * u[i];
      }
      return gradient;
    }

    @Override
    public boolean isFunction() {
      return true;
    }
  }
}
