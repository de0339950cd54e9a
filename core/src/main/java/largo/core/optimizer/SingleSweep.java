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

  @Override
  default int slots() {
    return 0;
  }

  @Override
  default void update(Vectors x, Step t) {
    x.each(s -> update(x, t, s));
  }
}
