package largo.core.optimizer;

/**
 * Everything scalar that one update needs.
 *
 * @param number {@code t = 1, 2, …}, the count of updates
 * @param rate {@code η}, the learning rate of this update
 * @param scale what the summed gradient is multiplied by as it is read: one over the examples
 * @param gradientNorm {@code ‖g‖} of the mean gradient over all trained tensors
 */
public record Step(long number, double rate, double scale, double gradientNorm) {

  /** {@code 1 − βᵗ}, which undoes a moment's start at zero. */
  double unbias(double beta) {
    return 1 - Math.pow(beta, number);
  }
}
