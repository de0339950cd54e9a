package largo.core.gradient;

import java.util.function.DoubleUnaryOperator;
import largo.core.data.Batch;

/** Computes sums in which the gradient of each example has a factor that depends on its norm. */
@FunctionalInterface
public interface ScaledGradients {

  /**
   * Adds the losses of a micro-batch, and the gradients of its examples times their factors, at the
   * loaded parameters. Losses have no factors.
   *
   * @param seed of dropout and other random layers
   * @param factor of a gradient, by its norm over all trained parameters
   * @throws OutOfMemoryError as {@link GradientSource#addGradient}
   */
  void add(Batch batch, long seed, DoubleUnaryOperator factor, GradientSum to);
}
