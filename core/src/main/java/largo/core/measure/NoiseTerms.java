package largo.core.measure;

import largo.core.gradient.ShardSquares;

/**
 * Numerator and denominator of a gradient noise scale. Means over steps are computed of each
 * separately: a mean of ratios would be biased.
 *
 * @param noise of the gradient of one example
 * @param signal of the mean gradient; may be negative where its bias is subtracted
 */
public record NoiseTerms(double noise, double signal) {

  /**
   * The unbiased terms in the Euclidean norm: {@code Σσ² = (Σ‖G_j‖²/n_j − N‖g‖²) / (R − 1)} and
   * {@code ‖g‖² − Σσ²/N}.
   *
   * @param shards of at least two shards
   * @param examples {@code N}
   * @param squaredNorm {@code ‖g‖²} of the mean gradient
   */
  public static NoiseTerms ofSquares(ShardSquares shards, long examples, double squaredNorm) {
    double noise = (shards.sum() - examples * squaredNorm) / (shards.shards() - 1);
    return new NoiseTerms(noise, squaredNorm - noise / examples);
  }

  /** {@code noise / signal}, in examples; infinite without a signal. */
  public double scale() {
    return signal > 0 ? noise / signal : Double.POSITIVE_INFINITY;
  }
}
