package largo.core.parity;

import java.util.List;
import largo.core.parity.TraceGradients.Polynomial;
import largo.core.parity.TraceGradients.Recorded;

/** The mean gradients of a scenario. */
sealed interface TraceGradients permits Recorded, Polynomial {

  /** The number of steps. */
  int steps();

  /**
   * The gradient of a step.
   *
   * @param step 0-based
   * @param parameters at which it is computed
   */
  double[] at(int step, float[] parameters);

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
