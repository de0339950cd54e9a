package largo.core.gradient;

import largo.core.data.Batch;
import largo.core.params.ParameterLayout;

/**
 * A network as a function of one flat vector: the gradient engine of a worker.
 *
 * <p>Pure, though stateful: what {@link #addGradient} adds depends on the loaded parameters, the
 * step, the batch and the seed, and on nothing that came before. Used by one thread at a time.
 */
public interface GradientSource extends AutoCloseable {

  /** What lies where in the flat vector. */
  ParameterLayout layout();

  /**
   * Takes over parameters.
   *
   * @param parameters float[layout size], copied
   * @param step 0-based; layers that change over time go by it
   * @param epoch 0-based
   */
  void load(float[] parameters, long step, long epoch);

  /**
   * Adds a micro-batch's losses, and their gradient at the loaded parameters, summed over its
   * examples.
   *
   * <p>Ready-made slots get the micro-batch's update times its examples; frozen slots are left
   * alone.
   *
   * @param seed for dropout and the like
   * @throws OutOfMemoryError if there is not memory enough for a micro-batch of this size, on the
   *     heap or beside it; nothing has been added then, and the source can be used further
   */
  void addGradient(Batch batch, long seed, GradientSum to);

  /** Adds a micro-batch's decisions and losses at the loaded parameters, in inference mode. */
  void evaluate(Batch batch, Score to);

  /**
   * The share of the memory for arrays that is still free, in [0, 1]: of the process, or of the
   * device that computes.
   */
  double freeMemory();

  /** Lets go of native memory. */
  @Override
  void close();
}
