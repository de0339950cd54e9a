package largo.core.report;

/**
 * The critical batch of an optimizer at a point of a training, from branches.
 *
 * @param optimizer name of its update rule
 * @param settings the rule's hyper-parameters, as in a configuration file
 * @param step steps of the training before the branches
 * @param lower the largest batch that was not worse than smaller ones
 * @param upper the next larger batch, which was worse; infinite if no larger one was tried
 */
public record BranchedBatch(
    String optimizer, String settings, long step, double lower, double upper) {

  /** The geometric mean of both batches; the lower one if there is no other. */
  double middle() {
    return Double.isInfinite(upper) ? lower : Math.sqrt(lower * upper);
  }
}
