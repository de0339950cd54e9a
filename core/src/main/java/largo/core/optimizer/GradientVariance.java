package largo.core.optimizer;

/**
 * The variance of the gradient, estimated from those of shards.
 *
 * <pre>
 *   tr Σ = (Σ n_j ‖g_j‖² − N ‖g‖²) / (R − 1)       R shards of n_j examples, N together
 *   ‖∇‖² = ‖g‖² − tr Σ / N                         both estimates are without bias
 * </pre>
 *
 * <p>{@code g_j} are mean gradients of shards and {@code g} that of the global batch, trained
 * tensors only. With shards of one size these are the estimates of AdaScale, <a
 * href="https://arxiv.org/abs/2007.05105">2007.05105</a>.
 *
 * @param trace {@code tr Σ}, the variance of the gradient of one example, summed over parameters;
 *     NaN without an estimate
 * @param squaredMean {@code ‖∇‖²}, the squared norm of the expected gradient; may be negative; NaN
 *     without an estimate
 * @param shards {@code R}, the number of shards with examples; 0 if their norms are unknown
 * @param examples {@code N}
 */
public record GradientVariance(double trace, double squaredMean, int shards, long examples) {

  /** The variance of a gradient whose shards are unknown. */
  public static final GradientVariance UNKNOWN = new GradientVariance(Double.NaN, Double.NaN, 0, 0);

  /**
   * Estimates the variance.
   *
   * @param shards {@code R}; fewer than 2 do not suffice for an estimate
   * @param shardSquares {@code Σ n_j ‖g_j‖²}; NaN if unknown
   * @param squaredNorm {@code ‖g‖²}
   * @param examples {@code N}
   */
  public static GradientVariance of(
      int shards, double shardSquares, double squaredNorm, long examples) {
    if (Double.isNaN(shardSquares)) {
      return UNKNOWN;
    }
    double trace = shards < 2 ? Double.NaN : (shardSquares - examples * squaredNorm) / (shards - 1);
    return new GradientVariance(trace, squaredNorm - trace / examples, shards, examples);
  }

  /** Whether there is an estimate. */
  public boolean isKnown() {
    return !Double.isNaN(trace);
  }

  /**
   * The same variance around another mean: that of gradients to each of which the same vector is
   * added.
   *
   * @param squaredNorm {@code ‖g‖²} with the vector
   */
  GradientVariance around(double squaredNorm) {
    return new GradientVariance(trace, squaredNorm - trace / examples, shards, examples);
  }
}
