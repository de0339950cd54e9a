package largo.core.train;

import java.util.List;
import largo.core.optimizer.OptimizerState;

/**
 * A training between two steps whose vectors are in files, one for each slice.
 *
 * @param step the next one, 0-based
 * @param optimizer state of the update rule, without vectors
 * @param slices of all parameters, in order
 */
public record SlicedState(long step, OptimizerState optimizer, List<SavedSlice> slices) {

  /** Copies the list. */
  public SlicedState {
    slices = List.copyOf(slices);
  }
}
