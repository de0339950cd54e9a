package largo.core.measure;

import largo.core.gradient.ShardSquares;
import largo.core.optimizer.GradientVariance;

/**
 * Numerator and denominator of a gradient noise scale. Means over steps are computed of each
 * separately: a mean of ratios would be biased.
 *
 * @param noise of the gradient of one example
 * @param signal of the mean gradient; may be negative where its bias is subtracted
 */
public record NoiseTerms(double noise, double signal) {

  /**
   * The terms in the Euclidean norm, those of a {@link GradientVariance}.
   *
   * @param shards of at least two shards
   * @param examples {@code N}
   * @param squaredNorm {@code ‖g‖²} of the mean gradient
   */
  public static NoiseTerms ofSquares(ShardSquares shards, long examples, double squaredNorm) {
    GradientVariance variance =
        GradientVariance.of(shards.shards(), shards.sum(), squaredNorm, examples);
    return new NoiseTerms(variance.trace(), variance.squaredMean());
  }

  /** {@code noise / signal}, in examples; infinite without a signal. */
  public double scale() {
    return signal > 0 ? noise / signal : Double.POSITIVE_INFINITY;
  }
}
