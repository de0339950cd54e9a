package largo.spark.session;

import java.io.Serializable;
import largo.core.data.BatchPlan;
import largo.core.data.BatchRange;
import largo.core.data.Examples;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.train.Worker;

/** Determines the examples of a shard in a batch. */
interface BatchAssignment extends Serializable {

  /**
   * The sum of gradients over the shard's examples of a batch; empty if it has none.
   *
   * @param rows of the shard
   */
  GradientSum gradient(
      Worker worker, float[] parameters, BatchRange batch, int shard, Examples rows);

  /**
   * The plan of global batches.
   *
   * @throws IllegalStateException if batches are of single shards
   */
  default BatchPlan plan() {
    throw new IllegalStateException("batches are of single shards");
  }

  /** Prepares the batch that usually follows another one, as far as possible without parameters. */
  void prepareNext(Worker worker, BatchRange previous, int shard, Examples rows);

  /** The shard's part of a global batch. */
  record GlobalBatch(BatchPlan plan) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, BatchRange batch, int shard, Examples rows) {
      return plan.rows(batch, shard).count() == 0
          ? GradientSum.empty()
          : worker.gradient(parameters, plan, batch, shard, rows);
    }

    @Override
    public void prepareNext(Worker worker, BatchRange previous, int shard, Examples rows) {
      worker.prepare(plan, plan.next(previous), shard, rows);
    }
  }

  /** A batch of one shard. */
  record ShardBatch(ShardBatchPlan batches) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, BatchRange batch, int shard, Examples rows) {
      return worker.gradient(parameters, batches, batch.number(), shard, rows);
    }

    @Override
    public void prepareNext(Worker worker, BatchRange previous, int shard, Examples rows) {
      worker.prepare(batches, previous.number() + 1, shard, rows);
    }
  }
}
