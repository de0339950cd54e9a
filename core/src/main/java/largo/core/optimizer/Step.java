package largo.core.optimizer;

/**
 * Everything scalar that one update needs.
 *
 * @param number {@code t = 1, 2, …}, the count of updates
 * @param rate {@code η}, the learning rate of this update
 * @param scale what the summed gradient is multiplied by as it is read: one over the examples
 * @param gradientNorm {@code ‖g‖} of the mean gradient over all trained tensors
 * @param loss mean over the global batch, before the update; NaN if unknown
 * @param epoch passes over the training examples before this update, fractions included
 * @param movedAfter whether something around the rule moves the weights once more; it then calls
 *     {@link UpdateRule#moved}
 * @param momentum what replaces the rule's own momentum in this update; NaN for the rule's own
 */
public record Step(
    long number,
    double rate,
    double scale,
    double gradientNorm,
    double loss,
    double epoch,
    boolean movedAfter,
    double momentum) {

  /** {@code 1 − βᵗ}, which undoes a moment's start at zero. */
  double unbias(double beta) {
    return 1 - Math.pow(beta, number);
  }

  /**
   * The momentum of this update.
   *
   * @param own the rule's, which counts unless something around the rule sets another
   */
  public double momentum(double own) {
    return Double.isNaN(momentum) ? own : momentum;
  }

  Step withRate(double other) {
    return new Step(number, other, scale, gradientNorm, loss, epoch, movedAfter, momentum);
  }

  /** The same update with a gradient that is read, or has become, another. */
  Step withGradient(double otherScale, double otherNorm) {
    return new Step(number, rate, otherScale, otherNorm, loss, epoch, movedAfter, momentum);
  }

  /** The same update with another momentum than the rule's own. */
  Step withMomentum(double other) {
    return new Step(number, rate, scale, gradientNorm, loss, epoch, movedAfter, other);
  }

  /** The same update, for a rule inside something that will move the weights after it. */
  Step thenMoved() {
    return new Step(number, rate, scale, gradientNorm, loss, epoch, true, momentum);
  }
}
