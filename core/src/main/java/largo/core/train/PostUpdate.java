package largo.core.train;

/**
 * Changes the parameters after every update, outside of the update rule: weight decay and
 * constraints of the network's configuration.
 */
@FunctionalInterface
public interface PostUpdate {

  /**
   * Changes the parameters.
   *
   * @param before the update, float[layout size]
   * @param after the update, float[layout size]; changed in place
   * @param rate the learning rate {@code η} of the update
   */
  void apply(float[] before, float[] after, double rate);
}
