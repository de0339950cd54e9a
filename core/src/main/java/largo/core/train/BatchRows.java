package largo.core.train;

import largo.core.data.Augmenter;
import largo.core.data.BatchPlan;
import largo.core.data.BatchRange;
import largo.core.data.ShardBatchPlan;

/**
 * The rows of a shard that make up its part of a batch.
 *
 * @param source the plan
 */
record BatchRows(Record source, long seed, long step, long epoch, int shard, BatchPlan.Rows rows) {

  static BatchRows of(BatchPlan plan, BatchRange batch, int shard) {
    long epoch = batch.first() / plan.examples();
    return new BatchRows(plan, plan.seed(), batch.number(), epoch, shard, plan.rows(batch, shard));
  }

  static BatchRows of(ShardBatchPlan walk, long number, int shard) {
    long step = walk.step(number, shard);
    long epoch = step / walk.plan().stepsPerEpoch();
    return new BatchRows(walk, walk.plan().seed(), step, epoch, shard, walk.rows(number, shard));
  }

  long augmentationSeed() {
    return Augmenter.seed(seed, epoch, shard);
  }
}
