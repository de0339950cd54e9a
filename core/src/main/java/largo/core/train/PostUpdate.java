package largo.core.train;

/**
 * Something that is done to the weights after every update, outside of the update rule: decay and
 * constraints that the network's own configuration asks for.
 */
@FunctionalInterface
public interface PostUpdate {

  /**
   * Corrects the weights.
   *
   * @param before the update, float[layout size]
   * @param after the update, float[layout size]; changed in place
   * @param rate {@code η} of the update
   */
  void apply(float[] before, float[] after, double rate);
}
