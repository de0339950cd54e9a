package largo.core.torch;

/**
 * A loss of outputs after the activation, summed over examples, as DL4J defines it.
 *
 * @param kind its term for one output
 * @param factor of the sum of all terms
 */
public record OutputLoss(Kind kind, double factor) {

  /** Distance of clipped outputs from 0 and 1 in {@link Kind#BINARY_CROSS_ENTROPY}. */
  public static final double MARGIN = 1e-5;

  /** Terms, of output a and target y. */
  public enum Kind {
    /** {@code −y log a}. */
    CROSS_ENTROPY,
    /** {@code −y log a − (1 − y) log(1 − a)}, a clipped to [1e-5, 1 − 1e-5]. */
    BINARY_CROSS_ENTROPY,
    /** {@code (a − y)²}. */
    SQUARED,
    /** {@code |a − y|}. */
    ABSOLUTE
  }

  /**
   * The sum over outputs.
   *
   * @param outputs {@code float[≥ length]}
   * @param targets {@code float[≥ length]}
   * @param minOutput smaller outputs count as this one
   */
  double sum(float[] outputs, float[] targets, int length, double minOutput) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += term(Math.max(minOutput, outputs[i]), targets[i]);
    }

    return factor * sum;
  }

  private double term(double a, double y) {
    return switch (kind) {
      case CROSS_ENTROPY -> y == 0 ? 0 : -y * Math.log(a);
      case BINARY_CROSS_ENTROPY -> {
        double clipped = Math.min(1 - MARGIN, Math.max(MARGIN, a));
        yield -y * Math.log(clipped) - (1 - y) * Math.log(1 - clipped);
      }
      case SQUARED -> (a - y) * (a - y);
      case ABSOLUTE -> Math.abs(a - y);
    };
  }
}
