package largo.core.params;

/** Sums of squares of parts of vectors, in double precision. */
public final class SquaredNorms {

  private SquaredNorms() {}

  /**
   * {@code Σ xᵢ²} over {@code from ≤ i < to}, in a fixed order.
   *
   * <p>Eight partial sums hide the latency of the adder, so that the loop runs at memory bandwidth.
   */
  public static double sum(float[] x, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    double e = 0;
    double f = 0;
    double g = 0;
    double h = 0;
    int i = from;
    for (; i + 7 < to; i += 8) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
      e += (double) x[i + 4] * x[i + 4];
      f += (double) x[i + 5] * x[i + 5];
      g += (double) x[i + 6] * x[i + 6];
      h += (double) x[i + 7] * x[i + 7];
    }
    for (; i < to; i++) {
      a += (double) x[i] * x[i];
    }

    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  /** {@code Σ (xᵢ − yᵢ)²} over {@code from ≤ i < to}, in a fixed order; see {@link #sum}. */
  public static double ofDifference(float[] x, float[] y, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      double p = (double) x[i] - y[i];
      double q = (double) x[i + 1] - y[i + 1];
      double r = (double) x[i + 2] - y[i + 2];
      double s = (double) x[i + 3] - y[i + 3];
      a += p * p;
      b += q * q;
      c += r * r;
      d += s * s;
    }
    for (; i < to; i++) {
      double p = (double) x[i] - y[i];
      a += p * p;
    }

    return (a + b) + (c + d);
  }
}
