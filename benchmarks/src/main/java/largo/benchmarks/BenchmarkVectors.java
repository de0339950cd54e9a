package largo.benchmarks;

import java.util.SplittableRandom;

/** Random numbers with the distribution of weights and gradients. */
final class BenchmarkVectors {

  private BenchmarkVectors() {}

  /** Approximately normal numbers with mean zero: sums of four uniform ones. */
  static float[] normal(int length, long seed, double deviation) {
    SplittableRandom random = new SplittableRandom(seed);
    double scale = deviation * Math.sqrt(3);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      long bits = random.nextLong();
      int sum = (short) bits + (short) (bits >> 16) + (short) (bits >> 32) + (short) (bits >> 48);
      x[i] = (float) (scale * sum / (2.0 * Short.MAX_VALUE));
    }
    return x;
  }
}
