package largo.core.measure;

/**
 * Sums over floats whose loops the compiler turns into vector instructions: 256 partial sums of 16
 * floats each, which are then added in double precision, in a fixed order.
 *
 * <p>A single sum in double precision would wait for each addition. The relative error is that of
 * sums of 16 floats, below 1e-6, with random signs.
 */
final class LaneSums {

  private static final int LANES = 256;
  private static final int BLOCK = 16 * LANES; // floats between two additions in double precision

  private final float[] lanes = new float[LANES];

  /** {@code Σ (p xᵢ − q yᵢ)²} over {@code from ≤ i < to}. */
  double squaredDifferences(float[] x, float p, float[] y, float q, int from, int to) {
    float[] l = lanes;
    double sum = 0;
    int i = from;
    while (i + LANES <= to) {
      for (int end = Math.min(to - LANES, i + BLOCK - LANES); i <= end; i += LANES) {
        for (int j = 0; j < LANES; j++) {
          float d = x[i + j] * p - y[i + j] * q;
          l[j] += d * d;
        }
      }
      sum += flushed();
    }
    for (; i < to; i++) {
      float d = x[i] * p - y[i] * q;
      sum += (double) d * d;
    }
    return sum;
  }

  /** {@code Σ √xᵢ} over {@code from ≤ i < to}. */
  double roots(float[] x, int from, int to) {
    float[] l = lanes;
    double sum = 0;
    int i = from;
    while (i + LANES <= to) {
      for (int end = Math.min(to - LANES, i + BLOCK - LANES); i <= end; i += LANES) {
        for (int j = 0; j < LANES; j++) {
          l[j] += (float) Math.sqrt(x[i + j]);
        }
      }
      sum += flushed();
    }
    for (; i < to; i++) {
      sum += Math.sqrt(x[i]);
    }
    return sum;
  }

  /** {@code Σ |xᵢ|} over {@code from ≤ i < to}. */
  double absolutes(float[] x, int from, int to) {
    float[] l = lanes;
    double sum = 0;
    int i = from;
    while (i + LANES <= to) {
      for (int end = Math.min(to - LANES, i + BLOCK - LANES); i <= end; i += LANES) {
        for (int j = 0; j < LANES; j++) {
          l[j] += Math.abs(x[i + j]);
        }
      }
      sum += flushed();
    }
    for (; i < to; i++) {
      sum += Math.abs(x[i]);
    }
    return sum;
  }

  /** The sum of the lanes, which are then zero. */
  private double flushed() {
    double sum = 0;
    for (int j = 0; j < LANES; j++) {
      sum += lanes[j];
      lanes[j] = 0;
    }
    return sum;
  }
}
