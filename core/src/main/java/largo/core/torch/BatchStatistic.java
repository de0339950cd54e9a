package largo.core.torch;

import largo.core.params.Tensor;

/**
 * The running statistics of a batch normalization. A training step makes {@code decay · old + (1 −
 * decay) · current} of them.
 *
 * @param mean running mean
 * @param spread running variance, or its logarithm
 * @param logarithmic whether the spread is log₁₀ of the standard deviation rather than the variance
 * @param decay in [0, 1]
 */
public record BatchStatistic(Tensor mean, Tensor spread, boolean logarithmic, double decay) {

  /** Channels of the normalization. */
  public int channels() {
    return mean.length();
  }

  /**
   * Adds what is to be subtracted from the running statistics, times examples.
   *
   * @param parameters the flat vector
   * @param means of the micro-batch, {@code float[channels]}
   * @param variances of the micro-batch, biased, {@code float[channels]}
   * @param to the flat sum
   */
  void addUpdates(float[] parameters, float[] means, float[] variances, int examples, float[] to) {
    for (int c = 0; c < channels(); c++) {
      float oldMean = parameters[mean.offset() + c];
      to[mean.offset() + c] += examples * (float) ((1 - decay) * (oldMean - means[c]));
      float update = spreadUpdate(parameters[spread.offset() + c], variances[c]);
      to[spread.offset() + c] += examples * update;
    }
  }

  private float spreadUpdate(float old, float variance) {
    if (!logarithmic) {
      return (float) ((1 - decay) * (old - variance));
    }
    double before = Math.pow(10, 2 * old);
    double after = decay * before + (1 - decay) * variance;
    return (float) (Math.log10(before / after) / 2);
  }
}
