package largo.core.optimizer;

/**
 * An update rule without state whose update is a single sweep, without sums, that does not use
 * {@link Step#gradientNorm}. The optimizer checks the gradient in the same sweep, and undoes the
 * update if an element is not finite.
 */
interface SingleSweep extends UpdateRule {

  /**
   * Updates a strip of the weights, and overwrites that of the gradient with the weights before the
   * update.
   */
  void update(Vectors x, Step t, Strip s);

  /**
   * How far {@link #update} has moved a strip of the weights, up to rounding.
   *
   * @param squares {@code Σ g²} over the strip of the summed gradient
   * @return {@code Σ (w − w')²} over the strip
   */
  double movement(Vectors x, Step t, Strip s, double squares);

  @Override
  default int slots() {
    return 0;
  }

  @Override
  default void update(Vectors x, Step t) {
    x.each(s -> update(x, t, s));
  }
}
