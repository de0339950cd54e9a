package largo.core.train;

import largo.core.Preconditions;
import largo.core.compress.Residuals;
import largo.core.factorization.FactorizationState;
import largo.core.optimizer.OptimizerState;

/**
 * A training between two steps, which determines all later steps bit for bit.
 *
 * @param step the next one, 0-based
 * @param parameters float[layout size], running statistics included
 * @param optimizer state of the update rule
 * @param residuals state of the workers
 * @param batches the batches so far, if they change
 * @param aggregation state of the aggregation of gradients
 * @param factorization of activations
 * @param examples states of the training examples
 */
public record TrainingState(
    long step,
    float[] parameters,
    OptimizerState optimizer,
    Residuals residuals,
    BatchState batches,
    AggregationState aggregation,
    FactorizationState factorization,
    ExampleStates examples) {

  public TrainingState {
    Preconditions.that(step >= 0, "step must be zero or more, but was %d", step);
  }

  /** The state of a training with a constant batch. */
  public TrainingState(
      long step, float[] parameters, OptimizerState optimizer, Residuals residuals) {
    this(step, parameters, optimizer, residuals, BatchState.NONE);
  }

  /** The state of a training without aggregation and factorization. */
  public TrainingState(
      long step,
      float[] parameters,
      OptimizerState optimizer,
      Residuals residuals,
      BatchState batches) {
    this(
        step,
        parameters,
        optimizer,
        residuals,
        batches,
        AggregationState.NONE,
        FactorizationState.NONE,
        ExampleStates.NONE);
  }

  /** The state of a training with a constant batch and stateless workers. */
  public TrainingState(long step, float[] parameters, OptimizerState optimizer) {
    this(step, parameters, optimizer, Residuals.NONE);
  }
}
