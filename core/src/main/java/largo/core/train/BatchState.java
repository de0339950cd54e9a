package largo.core.train;

import java.util.List;
import largo.core.Preconditions;

/**
 * The batches of a training so far, if a schedule changes them.
 *
 * @param changes all changes, ascending, from the batch of the first step on; empty if the batch is
 *     constant
 * @param noise averaged numerator of the noise scale that controls the batch
 * @param signal averaged denominator
 */
public record BatchState(List<Change> changes, double noise, double signal) {

  /** That of a constant batch. */
  public static final BatchState NONE = new BatchState(List.of(), 0, 0);

  public BatchState {
    changes = List.copyOf(changes);
    long before = -1;
    for (Change change : changes) {
      Preconditions.that(
          before < 0 ? change.step() == 0 : change.step() > before,
          "changes must ascend from step 0, but were %s",
          changes);
      before = change.step();
    }
  }

  /**
   * A change of the batch.
   *
   * @param step the first step with the batch, 0-based
   * @param first position of its first example in the sequence of all epochs
   * @param batch number of examples, at least 1
   */
  public record Change(long step, long first, int batch) {
    public Change {
      Preconditions.notNegative("step", step);
      Preconditions.notNegative("first", first);
      Preconditions.positive("batch", batch);
    }
  }
}
