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

  /** The terms of a sum. */
  private interface Terms {

    /** Adds one term to each lane: {@code lanes[j] += term(from + j)}. */
    void add(float[] lanes, int from);

    /** A term, for those that do not fill all lanes. */
    double at(int i);
  }

  /** {@code Σ (p xᵢ − q yᵢ)²} over {@code from ≤ i < to}. */
  double squaredDifferences(float[] x, float p, float[] y, float q, int from, int to) {
    return sum(new SquaredDifferences(x, p, y, q), from, to);
  }

  /** {@code Σ √xᵢ} over {@code from ≤ i < to}. */
  double roots(float[] x, int from, int to) {
    return sum(new Roots(x), from, to);
  }

  /** {@code Σ |xᵢ|} over {@code from ≤ i < to}. */
  double absolutes(float[] x, int from, int to) {
    return sum(new Absolutes(x), from, to);
  }

  private double sum(Terms terms, int from, int to) {
    double sum = 0;
    int i = from;
    while (i + LANES <= to) {
      for (int end = Math.min(to - LANES, i + BLOCK - LANES); i <= end; i += LANES) {
        terms.add(lanes, i);
      }
      sum += flushed();
    }
    for (; i < to; i++) {
      sum += terms.at(i);
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

  private record SquaredDifferences(float[] x, float p, float[] y, float q) implements Terms {

    @Override
    public void add(float[] lanes, int from) {
      for (int j = 0; j < LANES; j++) {
        float d = x[from + j] * p - y[from + j] * q;
        lanes[j] += d * d;
      }
    }

    @Override
    public double at(int i) {
      float d = x[i] * p - y[i] * q;
      return (double) d * d;
    }
  }

  private record Roots(float[] x) implements Terms {

    @Override
    public void add(float[] lanes, int from) {
      for (int j = 0; j < LANES; j++) {
        lanes[j] += (float) Math.sqrt(x[from + j]);
      }
    }

    @Override
    public double at(int i) {
      return Math.sqrt(x[i]);
    }
  }

  private record Absolutes(float[] x) implements Terms {

    @Override
    public void add(float[] lanes, int from) {
      for (int j = 0; j < LANES; j++) {
        lanes[j] += Math.abs(x[from + j]);
      }
    }

    @Override
    public double at(int i) {
      return Math.abs(x[i]);
    }
  }
}
