package largo.core.train;

import largo.core.Check;
import largo.core.optimizer.State;

/**
 * A training between two steps: whatever comes later follows from this, bit for bit.
 *
 * @param step the next one, 0-based
 * @param parameters float[layout size], running statistics included
 * @param optimizer what the update rule knows beside them
 */
public record Moment(long step, float[] parameters, State optimizer) {

  /** Checks the step. */
  public Moment {
    Check.that(step >= 0, "step must be zero or more, but was %d", step);
  }
}
