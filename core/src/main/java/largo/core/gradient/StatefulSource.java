package largo.core.gradient;

import largo.core.data.Batch;

/**
 * A source whose gradients depend on a state of each example, which they change. The gradient is a
 * function of parameters, batch, seed and states.
 */
public interface StatefulSource extends GradientSource {

  /**
   * Adds a micro-batch's losses and their gradient, as {@link #addGradient(Batch, long,
   * GradientSum)} does, and replaces the states of its examples.
   *
   * @param seed of random layers
   * @param states of the examples, each {@code float[}{@link ModelDefinition#stateWidth}{@code ]},
   *     or null before the first batch of the example; replaced by new arrays
   * @throws OutOfMemoryError if memory does not suffice; nothing has changed then
   */
  void addGradient(Batch batch, long seed, float[][] states, GradientSum to);
}
