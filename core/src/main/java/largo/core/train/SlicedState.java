package largo.core.train;

import java.util.List;
import largo.core.optimizer.OptimizerState;

/**
 * A training between two steps whose vectors are in files, one for each slice.
 *
 * @param step the next one, 0-based
 * @param optimizer state of the update rule, without vectors
 * @param batches the batches so far, if they change
 * @param slices of all parameters, in order
 */
public record SlicedState(
    long step, OptimizerState optimizer, BatchState batches, List<SavedSlice> slices) {

  /** Copies the list. */
  public SlicedState {
    slices = List.copyOf(slices);
  }

  /** The state of a training with a constant batch. */
  public SlicedState(long step, OptimizerState optimizer, List<SavedSlice> slices) {
    this(step, optimizer, BatchState.NONE, slices);
  }

  /** The same of a training whose batch changes. */
  SlicedState with(BatchState changed) {
    return new SlicedState(step, optimizer, changed, slices);
  }
}
