package largo.core.train;

import java.util.List;
import largo.core.Preconditions;
import largo.core.compress.Residuals;
import largo.core.factorization.FactorizationState;

/** Sends parameters to the workers and receives their gradients. */
public interface GradientExchange extends AutoCloseable {

  /**
   * The gradient of the global batch of a step, summed in the fixed tree.
   *
   * <p>The same step always has the same examples.
   *
   * @param step 0-based
   * @param parameters float[layout size], not retained
   * @throws StateLostException if states of examples were lost
   */
  StepGradient gradient(long step, float[] parameters);

  /**
   * Whether gradients may be requested at any parameters, for any step and repeatedly, without an
   * effect on later gradients.
   */
  default boolean isRepeatable() {
    return false;
  }

  /**
   * Continues after earlier steps. Called at most once, before the first gradient.
   *
   * @param before all steps of the training so far, in order
   */
  default void replayHistory(List<StepRecord> before) {}

  /**
   * The state of the workers between two steps that later steps depend on: the residuals of
   * compression with error feedback. {@link Residuals#NONE} if there is no such state.
   */
  default Residuals residuals() {
    return Residuals.NONE;
  }

  /**
   * Restores the state of the workers, before the first step.
   *
   * @param residuals not retained
   * @throws IllegalArgumentException if they are of another model, or of another exchange
   */
  default void restore(Residuals residuals) {
    Preconditions.that(
        residuals.isEmpty(),
        "there must be no residuals: this exchange keeps nothing between steps");
  }

  /** The state of the aggregation between two steps; {@link AggregationState#NONE} if none. */
  default AggregationState aggregationState() {
    return AggregationState.NONE;
  }

  /**
   * Restores the state of the aggregation, before the first step.
   *
   * @param state not retained
   * @throws IllegalArgumentException if it is of another aggregation, or of another model
   */
  default void restore(AggregationState state) {
    Preconditions.that(
        state.isEmpty(), "there must be no state of an aggregation: this exchange adds gradients");
  }

  /** The factorization between two steps; {@link FactorizationState#NONE} if there is none. */
  default FactorizationState factorizationState() {
    return FactorizationState.NONE;
  }

  /**
   * Restores the factorization, before the first step.
   *
   * @param state not changed
   * @throws IllegalArgumentException if it is of another network
   */
  default void restore(FactorizationState state) {
    Preconditions.that(
        state.isEmpty(), "there must be no factorization: this exchange does not factorize");
  }

  /**
   * The states of all training examples between two steps, where the engine keeps them; {@link
   * ExampleStates#NONE} otherwise.
   *
   * @throws StateLostException if some were lost
   */
  default ExampleStates exampleStates() {
    return ExampleStates.NONE;
  }

  /**
   * Restores the states of examples, before the first step.
   *
   * @param states not retained
   * @throws IllegalArgumentException if they are of other shards, of another network, or missing
   */
  default void restore(ExampleStates states) {
    Preconditions.that(
        states.isEmpty(),
        "there must be no states of examples, which trainer.mode = batch keeps: this training does "
            + "not");
  }

  /** Releases the resources of the workers for this training. */
  @Override
  void close();
}
