package largo.core.measure;

/**
 * Numerator and denominator of a gradient noise scale. Means over steps are computed of each
 * separately: a mean of ratios would be biased.
 *
 * @param noise of the gradient of one example
 * @param signal of the mean gradient; may be negative where its bias is subtracted
 */
public record NoiseTerms(double noise, double signal) {

  /** {@code noise / signal}, in examples; infinite without a signal. */
  public double scale() {
    return signal > 0 ? noise / signal : Double.POSITIVE_INFINITY;
  }
}
