package largo.core.train;

import java.util.Optional;
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

  /**
   * The position of the next update in the learning-rate schedule and in the budget, in steps; see
   * {@link largo.core.optimizer.UpdateRule#position}.
   */
  double position();

  /** Whether some updates need a gradient at {@linkplain #perturbed perturbed} parameters. */
  default boolean perturbs() {
    return false;
  }

  /**
   * The parameters at which the gradient of the next update is to be computed, if they are not the
   * parameters themselves.
   *
   * @param gradient at the parameters, summed over examples, float[layout size]; not changed
   * @param examples number of examples in the sum
   * @throws NotFiniteException if an element of the gradient is not finite
   */
  default Optional<float[]> perturbed(float[] gradient, long examples) {
    return Optional.empty();
  }

  /** Whether the parameters to evaluate are an average. */
  default boolean averages() {
    return false;
  }

  /**
   * The parameters to evaluate: those of the training, up to date, or a new array if the rule
   * {@linkplain #averages averages}.
   */
  default float[] evaluationWeights() {
    synchronize();
    return parameters();
  }

  /** The state of the update rule, valid until the next update. */
  OptimizerState optimizerState();

  /**
   * Writes parameters and state to files, in parallel, by the executors that hold them; empty if
   * the driver holds them, or if some executor cannot write.
   */
  default Optional<SlicedState> saveSlices(SliceFiles files) {
    return Optional.empty();
  }

  /**
   * Continues from a state.
   *
   * @param state copied
   * @throws IllegalArgumentException if it is of another rule or model
   */
  void restore(TrainingState state);
}
