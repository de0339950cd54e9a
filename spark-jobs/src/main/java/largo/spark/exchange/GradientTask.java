package largo.spark.exchange;

import largo.core.data.BatchPlan;
import largo.core.data.BatchRange;
import largo.core.data.Examples;
import largo.core.gradient.GradientSum;
import largo.core.params.RawFloats;
import largo.core.train.ShardGradient;
import largo.core.train.ShardState;
import largo.core.train.StatefulSum;
import org.apache.spark.broadcast.Broadcast;

/**
 * One shard's part of a step.
 *
 * @param pool workers of the run
 * @param parameters of the step
 * @param plan determines the rows of the batch
 * @param batch examples of the step
 */
record GradientTask(
    Broadcast<WorkerPool> pool, Broadcast<RawFloats> parameters, BatchPlan plan, BatchRange batch)
    implements ShardJobs.Task<Examples, ShardGradient> {

  @Override
  public ShardGradient run(int shard, Examples rows) {
    if (rows == null || plan.rows(batch, shard).count() == 0) {
      return new ShardGradient(shard, GradientSum.empty(), 0);
    }

    float[] w = parameters.value().values();
    long begun = System.nanoTime();
    GradientSum sum = pool.value().with(worker -> worker.gradient(w, plan, batch, shard, rows));
    return new ShardGradient(shard, sum, (System.nanoTime() - begun) / 1e9);
  }

  /**
   * One shard's part of the step, where the engine keeps a state of each example.
   *
   * @param rows the shard; null if it is empty
   */
  StatefulJobs.ShardStep run(int shard, Examples rows, ShardState before) {
    if (rows == null) {
      return new StatefulJobs.ShardStep(
          before.next(), new ShardGradient(shard, GradientSum.empty(), 0));
    }
    float[] w = parameters.value().values();
    long begun = System.nanoTime();
    StatefulSum sum =
        pool.value().with(worker -> worker.gradient(w, plan, batch, shard, rows, before));
    double seconds = (System.nanoTime() - begun) / 1e9;
    return new StatefulJobs.ShardStep(sum.state(), new ShardGradient(shard, sum.sum(), seconds));
  }
}
