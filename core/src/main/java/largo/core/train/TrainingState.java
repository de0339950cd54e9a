package largo.core.train;

import largo.core.Preconditions;
import largo.core.compress.Residuals;
import largo.core.optimizer.OptimizerState;

/**
 * A training between two steps: whatever comes later follows from this, bit for bit.
 *
 * @param step the next one, 0-based
 * @param parameters float[layout size], running statistics included
 * @param optimizer what the update rule knows beside them
 * @param residuals what workers know beside them
 */
public record TrainingState(
    long step, float[] parameters, OptimizerState optimizer, Residuals residuals) {

  /** Checks the step. */
  public TrainingState {
    Preconditions.that(step >= 0, "step must be zero or more, but was %d", step);
  }

  /** Of a training whose workers know nothing else. */
  public TrainingState(long step, float[] parameters, OptimizerState optimizer) {
    this(step, parameters, optimizer, Residuals.NONE);
  }
}
