package largo.core.train;

import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.StatefulSource;

/** The state of a shard in a step: that before it, with new states of the examples of the batch. */
final class StateUpdate {

  private final StatefulSource source;
  private final ShardState before;
  private final BatchPlan.Rows rows;
  private float[][] states; // null without a batch

  /**
   * An update without changes.
   *
   * @param rows of the shard in the batch
   */
  StateUpdate(StatefulSource source, ShardState before, BatchPlan.Rows rows) {
    this.source = source;
    this.before = before;
    this.rows = rows;
  }

  /** Begins with the state before the step, again if micro-batches have been added. */
  void restart() {
    states = before.rows();
  }

  /**
   * Adds the gradient of a micro-batch, and replaces the states of its examples.
   *
   * @param from position of its first example in the rows
   */
  void add(Batch batch, int from, long seed, GradientSum to) {
    float[][] selected = new float[batch.count()][];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = states[rows.row(from + i)];
    }
    source.addGradient(batch, seed, selected, to);
    for (int i = 0; i < selected.length; i++) {
      states[rows.row(from + i)] = selected[i];
    }
  }

  /** The state after the step. */
  ShardState after() {
    return states == null ? before.next() : before.next(states);
  }
}
