package largo.core.train;

import largo.core.gradient.GradientSum;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Probe;

/** Holds the parameters of a training and the state of its update rule, and updates them. */
public interface ParameterStore {

  /**
   * Updates the parameters.
   *
   * @param sum the gradient of the step; its gradient may be overwritten
   * @throws NotFiniteException if an element of the gradient is not finite
   */
  UpdateNorms update(GradientSum sum, UpdateInputs inputs);

  /** Sends the values that the rule computes on the way to a probe, from the next update on. */
  void observe(Probe probe);

  /**
   * The parameters on the driver, float[layout size], always the same array. If executors hold the
   * parameters, it has those of the last {@link #synchronize}.
   */
  float[] parameters();

  /** Brings the parameters on the driver up to date. */
  default void synchronize() {}

  /** The state of the update rule, valid until the next update. */
  OptimizerState optimizerState();

  /**
   * Continues from a state.
   *
   * @param state copied
   * @throws IllegalArgumentException if it is of another rule or model
   */
  void restore(TrainingState state);
}
