package largo.core.async;

import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.ShardGradient;

/** Workers for all shards, with at most one work item for each shard at a time. */
public interface AsyncWorkers extends AutoCloseable {

  /**
   * Submits a work item to its shard. It replaces the previous one of the shard if that is not
   * complete.
   *
   * @param parameters of the item's version, float[layout size]; must not be changed, since workers
   *     may read them at any time
   */
  void submit(WorkItem item, float[] parameters);

  /** Waits for the next event. Gradients are returned in order of completion. */
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

  /** The last work item of a shard is complete. The caller owns the sum. */
  record GradientReady(ShardGradient gradient) implements Event {

    @Override
    public int shard() {
      return gradient.shard();
    }
  }

  /**
   * The worker of a shard was lost. It will be replaced, and the new worker starts with the last
   * work item of the shard, or with the next one if that is submitted before.
   */
  record WorkerLost(int shard) implements Event {}
}
