package largo.core.measure;

import java.util.Arrays;

/**
 * Noise and signal by tensor, which add up over tensors and, in l1 and l2, over parts of a tensor;
 * not squared yet in l1 and the nuclear norm.
 *
 * @param geometry the norm
 * @param pairs of sums that were compared: one less than the sums
 * @param noise double[tensors]; NaN where there is none, infinite where it cannot be computed
 * @param signal double[tensors]; NaN where there is none
 */
public record NoiseParts(NoiseGeometry geometry, long pairs, double[] noise, double[] signal) {

  /** Those of no tensor. */
  public static NoiseParts none(NoiseGeometry geometry, long pairs, int tensors) {
    double[] noise = new double[tensors];
    double[] signal = new double[tensors];
    Arrays.fill(noise, Double.NaN);
    Arrays.fill(signal, Double.NaN);
    return new NoiseParts(geometry, pairs, noise, signal);
  }

  /**
   * The noise scale of all tensors.
   *
   * @param examples {@code N} of the global batch
   * @param unbiased whether known biases are removed: of the signal of l2, to which noise adds
   *     {@code Σσ²/N}; and of the noise of l1, where the mean of an estimated standard deviation is
   *     smaller than that by the factor {@code c4(R)}
   */
  public NoiseTerms terms(long examples, boolean unbiased) {
    NoiseTerms all = new NoiseTerms(0, 0);
    for (int t = 0; t < noise.length; t++) {
      if (!Double.isNaN(noise[t])) {
        all = new NoiseTerms(all.noise() + noise[t], all.signal() + signal[t]);
      }
    }
    return squared(all, examples, unbiased);
  }

  /** The unbiased noise scale of each tensor; NaN for those without a scale. */
  public double[] byTensor(long examples) {
    double[] scales = new double[noise.length];
    for (int t = 0; t < scales.length; t++) {
      double scale = squared(new NoiseTerms(noise[t], signal[t]), examples, true).scale();
      scales[t] = Double.isNaN(noise[t]) || !Double.isFinite(scale) ? Double.NaN : scale;
    }
    return scales;
  }

  private NoiseTerms squared(NoiseTerms parts, long examples, boolean unbiased) {
    if (geometry == NoiseGeometry.L2) {
      double bias = unbiased ? parts.noise() / examples : 0;
      return new NoiseTerms(parts.noise(), parts.signal() - bias);
    }
    double c4 = unbiased && geometry == NoiseGeometry.L1 ? c4(pairs + 1) : 1;
    double corrected = parts.noise() / c4;
    return new NoiseTerms(corrected * corrected, parts.signal() * parts.signal());
  }

  /**
   * {@code E s/σ}, for the standard deviation {@code s} of a sample of normally distributed values.
   *
   * @param count of values, at least 2
   */
  static double c4(long count) {
    return Math.sqrt(2.0 / (count - 1)) * gammaRatio(count);
  }

  /** {@code Γ(n/2) / Γ((n − 1)/2)}, by its recurrence in steps of two. */
  private static double gammaRatio(long n) {
    if (n > 1000) { // an expansion whose error is far below that of the estimate
      return Math.sqrt((n - 1) / 2.0) * (1 - 1.0 / (4 * (n - 1)));
    }
    double ratio = n % 2 == 0 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
    for (long k = n % 2 == 0 ? 2 : 3; k < n; k += 2) {
      ratio *= (double) k / (k - 1);
    }
    return ratio;
  }
}
