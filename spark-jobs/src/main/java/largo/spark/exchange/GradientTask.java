package largo.spark.exchange;

import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.gradient.GradientSum;
import org.apache.spark.broadcast.Broadcast;

/**
 * One shard's part of a step.
 *
 * @param pool workers of the run
 * @param parameters of the step
 * @param plan which rows make up the batch
 * @param step 0-based
 */
record GradientTask(
    Broadcast<WorkerPool> pool, Broadcast<RawFloats> parameters, BatchPlan plan, long step)
    implements ShardJobs.Task<Examples, ShardSum> {

  /** The shard's sum; null if it has nothing to contribute. */
  @Override
  public ShardSum run(int shard, Examples rows) {
    if (rows == null || plan.rows(step, shard).count() == 0) {
      return null;
    }

    float[] w = parameters.value().values();
    long begun = System.nanoTime();
    GradientSum sum = pool.value().with(worker -> worker.gradient(w, plan, step, shard, rows));
    return ShardSum.of(shard, sum, (System.nanoTime() - begun) / 1e9);
  }
}
