package largo.core.train;

import largo.core.Check;
import largo.core.compress.Residues;
import largo.core.optimizer.State;

/**
 * A training between two steps: whatever comes later follows from this, bit for bit.
 *
 * @param step the next one, 0-based
 * @param parameters float[layout size], running statistics included
 * @param optimizer what the update rule knows beside them
 * @param residues what workers know beside them
 */
public record Moment(long step, float[] parameters, State optimizer, Residues residues) {

  /** Checks the step. */
  public Moment {
    Check.that(step >= 0, "step must be zero or more, but was %d", step);
  }

  /** Of a training whose workers know nothing else. */
  public Moment(long step, float[] parameters, State optimizer) {
    this(step, parameters, optimizer, Residues.NONE);
  }
}
