package largo.core.async;

import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.ShardGradient;

/** Workers for all shards, with at most one work item for each shard at a time. */
public interface AsyncWorkers extends AutoCloseable {

  /**
   * Submits a work item to its shard. It replaces the shard's last one if that is not done.
   *
   * @param parameters of the item's version, float[layout size]; never changed again, since workers
   *     may read them at any time
   */
  void submit(WorkItem item, float[] parameters);

  /** Waits for the next event. Gradients arrive in the order in which they are done. */
  Event await();

  /** The score of a model on a split of the data; of no examples if the split is empty. */
  Score score(DataSplit split, float[] parameters);

  /** Stops the workers. */
  @Override
  void close();

  /** An event of a shard. */
  sealed interface Event {

    int shard();
  }

  /** A shard's last work item is done. The sum belongs to the receiver. */
  record GradientReady(ShardGradient gradient) implements Event {

    @Override
    public int shard() {
      return gradient.shard();
    }
  }

  /**
   * The worker of a shard was lost. Another one will replace it, and begin with the shard's last
   * work item, or with the next one if that is submitted before.
   */
  record WorkerLost(int shard) implements Event {}
}
