package largo.core.measure;

import largo.core.params.ParameterLayout;

/**
 * The steps in which the gradient noise scale is measured, and how.
 *
 * @param geometry the norm
 * @param steps that are measured
 * @param perTensor whether the scale of each tensor is reported, too
 * @param layout of the gradient
 */
public record NoiseSampling(
    NoiseGeometry geometry, MeasuredSteps steps, boolean perTensor, ParameterLayout layout) {

  /** The variation of a single sum. */
  public ShardVariation variation() {
    return new ShardVariation(geometry, layout, perTensor);
  }

  /** Whether the squared norms of shards and of their sum would suffice. */
  public boolean isEuclidean() {
    return geometry == NoiseGeometry.L2;
  }

  /**
   * Whether a step is measured.
   *
   * @param step 0-based
   */
  public boolean isDue(long step) {
    return steps.contains(step);
  }
}
