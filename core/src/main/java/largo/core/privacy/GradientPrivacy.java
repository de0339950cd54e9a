package largo.core.privacy;

import largo.core.Preconditions;

/**
 * The sampled Gaussian mechanism of a training: clipped gradients of examples are added, with
 * normal noise of standard deviation {@code σ R} in each coordinate of the sum.
 *
 * @param clipping of the gradient of each example
 * @param noiseMultiplier {@code σ}, zero or more
 * @param delta {@code δ} in (0, 1)
 * @param sampling fraction of the training examples in a batch, in (0, 1]
 */
public record GradientPrivacy(
    ExampleClipping clipping, double noiseMultiplier, double delta, double sampling) {

  public GradientPrivacy {
    Preconditions.notNegative("noise-multiplier", noiseMultiplier);
    Preconditions.that(delta > 0 && delta < 1, "delta must be in (0, 1), but was %s", delta);
    Preconditions.that(
        sampling > 0 && sampling <= 1, "sampling must be in (0, 1], but was %s", sampling);
  }

  /** The standard deviation of the noise of a sum. */
  public double deviation() {
    return noiseMultiplier * clipping.maxNorm();
  }
}
