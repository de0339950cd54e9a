package largo.spark.session;

import java.io.Serializable;
import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.train.Worker;

/** Determines the examples of a shard in a batch. */
interface BatchAssignment extends Serializable {

  /**
   * The sum of gradients over the shard's examples of a batch; empty if it has none.
   *
   * @param batch number of the batch, 0-based
   * @param rows of the shard
   */
  GradientSum gradient(Worker worker, float[] parameters, long batch, int shard, Examples rows);

  /** Prepares a batch, as far as possible without its parameters. */
  void prepare(Worker worker, long batch, int shard, Examples rows);

  /** The number of examples whose mean gradient determines the update of a batch. */
  long size(long batch);

  /** The shard's part of a global batch. */
  record GlobalBatch(BatchPlan plan) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, long batch, int shard, Examples rows) {
      return plan.rows(batch, shard).count() == 0
          ? GradientSum.empty()
          : worker.gradient(parameters, plan, batch, shard, rows);
    }

    @Override
    public void prepare(Worker worker, long batch, int shard, Examples rows) {
      worker.prepare(plan, batch, shard, rows);
    }

    @Override
    public long size(long batch) {
      return plan.size(batch);
    }
  }

  /** A batch of one shard. */
  record ShardBatch(ShardBatchPlan batches) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, long batch, int shard, Examples rows) {
      return worker.gradient(parameters, batches, batch, shard, rows);
    }

    @Override
    public void prepare(Worker worker, long batch, int shard, Examples rows) {
      worker.prepare(batches, batch, shard, rows);
    }

    @Override
    public long size(long batch) {
      return batches.plan().batch();
    }
  }
}
