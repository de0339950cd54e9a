package largo.core.measure;

import largo.core.Preconditions;

/**
 * ε-sharpness (Keskar et al., <a href="https://arxiv.org/abs/1609.04836">1609.04836</a>, metric 2.1
 * in the whole space):
 *
 * <pre>
 *   100 (max f(x + y) − f(x)) / (1 + f(x))          |y_i| ≤ ε (|x_i| + 1)
 * </pre>
 *
 * <p>The maximum is searched by projected gradient ascent with backtracking, where the paper uses
 * ten iterations of L-BFGS-B, so that the value is a lower bound.
 *
 * @param percent the sharpness
 * @param loss {@code f(x)}
 * @param maxLoss the largest loss that was found
 */
public record Sharpness(double percent, double loss, double maxLoss) {

  private static final int MAX_HALVINGS = 30;

  /**
   * The sharpness at a point.
   *
   * @param epsilon {@code ε}, 1e-3 and 5e-4 in the paper
   * @param iterations of the ascent; each evaluates the loss one or more times
   */
  public static Sharpness of(LossFunction function, double[] x, double epsilon, int iterations) {
    Preconditions.positive("epsilon", epsilon);
    LossFunction.Value at = function.at(x);
    double start = at.loss();
    double[] y = new double[x.length];
    double step = Double.NaN;
    for (int k = 0; k < iterations; k++) {
      double largest = largest(at.gradient());
      if (largest == 0) {
        break;
      }
      if (Double.isNaN(step)) {
        step = 2 * epsilon * (largest(x) + 1) / largest;
      }
      boolean better = false;
      for (int halving = 0; halving < MAX_HALVINGS && !better; halving++) {
        double[] candidate = projected(x, y, step, at.gradient(), epsilon);
        LossFunction.Value value = function.at(DoubleVectors.sum(x, 1, candidate));
        better = value.loss() > at.loss();
        if (better) {
          y = candidate;
          at = value;
        }
        step *= better ? 2 : 0.5;
      }
      if (!better) {
        break;
      }
    }
    return new Sharpness(100 * (at.loss() - start) / (1 + start), start, at.loss());
  }

  private static double[] projected(
      double[] x, double[] y, double step, double[] gradient, double epsilon) {
    double[] candidate = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      double bound = epsilon * (Math.abs(x[i]) + 1);
      candidate[i] = Math.max(-bound, Math.min(bound, y[i] + step * gradient[i]));
    }
    return candidate;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
