package largo.core.optimizer;

import largo.core.params.SquaredNorms;

/** Sums over parts of vectors, in double precision. */
final class Norms {

  private Norms() {}

  /**
   * {@code Σ xᵢ²}.
   *
   * <p>A separate loop, because a double sum inside a float kernel prevents C2 from vectorizing the
   * kernel.
   */
  static double squares(float[] x, Strip s) {
    return SquaredNorms.sum(x, s.from(), s.to());
  }

  /** {@code Σ (α xᵢ + β yᵢ)²}. */
  static double squares(double alpha, float[] x, double beta, float[] y, Strip s) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = s.from();
    for (; i + 3 < s.to(); i += 4) {
      double p = alpha * x[i] + beta * y[i];
      double q = alpha * x[i + 1] + beta * y[i + 1];
      double r = alpha * x[i + 2] + beta * y[i + 2];
      double t = alpha * x[i + 3] + beta * y[i + 3];
      a += p * p;
      b += q * q;
      c += r * r;
      d += t * t;
    }
    for (; i < s.to(); i++) {
      double p = alpha * x[i] + beta * y[i];
      a += p * p;
    }

    return (a + b) + (c + d);
  }

  /** {@code Σ xᵢ} over {@code from ≤ i < to}. */
  static double sum(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < to; i++) {
      a += x[i];
    }

    return (a + b) + (c + d);
  }

  /** {@code max |xᵢ|}. */
  static double max(float[] x, Strip s) {
    float max = 0;
    for (int i = s.from(); i < s.to(); i++) {
      max = Math.max(max, Math.abs(x[i]));
    }

    return max;
  }
}
