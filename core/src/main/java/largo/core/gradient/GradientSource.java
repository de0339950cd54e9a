package largo.core.gradient;

import java.util.Optional;
import largo.core.data.Batch;
import largo.core.params.ParameterLayout;

/**
 * A network as a function of one flat vector: the gradient engine of a worker.
 *
 * <p>The gradient that {@link #addGradient} adds is a function of the loaded parameters, the step,
 * the batch and the seed, independent of earlier calls. Used by one thread at a time.
 */
public interface GradientSource extends AutoCloseable {

  /** The tensors in the flat vector, in order. */
  ParameterLayout layout();

  /**
   * Loads parameters.
   *
   * @param parameters float[layout size], copied
   * @param step 0-based; for layers that change over time
   * @param epoch 0-based
   */
  void load(float[] parameters, long step, long epoch);

  /**
   * Adds a micro-batch's losses, and their gradient at the loaded parameters, summed over its
   * examples.
   *
   * <p>Slots of running statistics get the update of the micro-batch times its examples; frozen
   * slots are not changed.
   *
   * @param seed of dropout and other random layers
   * @throws OutOfMemoryError if memory, on the heap or native, does not suffice for a micro-batch
   *     of this size; nothing has been added then, and the source remains usable
   */
  void addGradient(Batch batch, long seed, GradientSum to);

  /**
   * Sums with a factor for each example, of several examples at a time; empty if this source cannot
   * compute the norms of their gradients from one backward pass.
   */
  default Optional<ScaledGradients> scaledGradients() {
    return Optional.empty();
  }

  /**
   * Completes the sum of a shard, to which all of its micro-batches have been added: may add to the
   * sums of metrics.
   */
  default void complete(GradientSum sum) {}

  /** Adds a micro-batch's decisions and losses at the loaded parameters, in inference mode. */
  void evaluate(Batch batch, Score to);

  /**
   * The outputs of the network at the loaded parameters, in inference mode.
   *
   * @return {@code float[examples × outputs]}
   */
  float[] outputs(Batch batch);

  /**
   * The predictions at the loaded parameters, in inference mode: the {@linkplain #outputs outputs},
   * except for a network whose outputs are logits.
   *
   * @return {@code float[examples × classes]}: probabilities of the classes, for a sequence those
   *     of the token that follows it; or {@code float[examples]}, numbers
   */
  default float[] predictions(Batch batch) {
    return outputs(batch);
  }

  /**
   * The fraction of the memory for arrays that is free, in [0, 1], of the process or of its device.
   */
  double freeMemory();

  /** Releases native memory. */
  @Override
  void close();
}
