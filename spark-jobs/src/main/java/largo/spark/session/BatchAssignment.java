package largo.spark.session;

import java.io.Serializable;
import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.train.Worker;

/** Which examples a shard's gradient is over. */
interface BatchAssignment extends Serializable {

  /**
   * The sum over them; null if there are none.
   *
   * @param step of the order
   * @param rows of the shard
   */
  GradientSum gradient(Worker worker, float[] parameters, long step, int shard, Examples rows);

  /** Readies what a worker can of it before it has the parameters. */
  void prepare(Worker worker, long step, int shard, Examples rows);

  /** Examples whose mean drives the update of a step. */
  long batch(long step);

  /** The shard's share of a step's global batch. */
  record OfAll(BatchPlan plan) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, long step, int shard, Examples rows) {
      return plan.rows(step, shard).count() == 0
          ? null
          : worker.gradient(parameters, plan, step, shard, rows);
    }

    @Override
    public void prepare(Worker worker, long step, int shard, Examples rows) {
      worker.prepare(plan, step, shard, rows);
    }

    @Override
    public long batch(long step) {
      return plan.size(step);
    }
  }

  /** A batch of the shard's own. */
  record Own(ShardBatchPlan walk) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, long step, int shard, Examples rows) {
      return worker.gradient(parameters, walk, step, shard, rows);
    }

    @Override
    public void prepare(Worker worker, long step, int shard, Examples rows) {
      worker.prepare(walk, step, shard, rows);
    }

    @Override
    public long batch(long step) {
      return walk.plan().batch();
    }
  }
}
