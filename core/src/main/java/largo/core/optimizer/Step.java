package largo.core.optimizer;

/**
 * The scalar inputs of one update.
 *
 * @param number {@code t = 1, 2, …}, the count of updates
 * @param rate {@code η}, the learning rate of this update
 * @param scale factor by which the summed gradient is multiplied when it is read: one over the
 *     number of examples
 * @param gradientNorm {@code ‖g‖} of the mean gradient over all trained tensors
 * @param loss mean over the global batch, before the update; NaN if unknown
 * @param epoch passes over the training examples before this update, including fractions
 * @param variance of the gradient before wrappers; {@link GradientVariance#UNKNOWN} unless the rule
 *     {@linkplain UpdateRule#usesVariance uses it}
 * @param momentum replacement for the rule's momentum in this update; NaN for none
 */
public record Step(
    long number,
    double rate,
    double scale,
    double gradientNorm,
    double loss,
    double epoch,
    GradientVariance variance,
    double momentum) {

  /** The inputs of {@link UpdateRule#perturb}. */
  static Step ofPerturbation(long number, double scale, double gradientNorm) {
    return new Step(
        number,
        Double.NaN,
        scale,
        gradientNorm,
        Double.NaN,
        Double.NaN,
        GradientVariance.UNKNOWN,
        Double.NaN);
  }

  /** The inputs of a {@link SingleSweep}, before the norm of the gradient is known. */
  static Step ofSweep(long number, double rate, double scale, double loss, double epoch) {
    return new Step(
        number, rate, scale, Double.NaN, loss, epoch, GradientVariance.UNKNOWN, Double.NaN);
  }

  /** {@code 1 − βᵗ}, the bias correction of a moment that starts at zero. */
  double unbias(double beta) {
    return 1 - Math.pow(beta, number);
  }

  /**
   * The momentum of this update.
   *
   * @param own the rule's momentum, which applies unless a wrapper replaces it
   */
  public double momentum(double own) {
    return Double.isNaN(momentum) ? own : momentum;
  }

  Step withRate(double other) {
    return new Step(number, other, scale, gradientNorm, loss, epoch, variance, momentum);
  }

  /** The same update with another gradient scale and norm. */
  Step withGradient(double otherScale, double otherNorm) {
    return new Step(number, rate, otherScale, otherNorm, loss, epoch, variance, momentum);
  }

  /** The same update with another momentum. */
  Step withMomentum(double other) {
    return new Step(number, rate, scale, gradientNorm, loss, epoch, variance, other);
  }
}
