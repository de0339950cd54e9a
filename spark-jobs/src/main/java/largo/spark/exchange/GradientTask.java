package largo.spark.exchange;

import java.util.Iterator;
import java.util.List;
import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.model.GradientSum;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/**
 * One shard's part of a step. Pure: run twice, by anyone, it gives the same.
 *
 * @param pool workers of the run
 * @param parameters of the step
 * @param plan which rows make up the batch
 * @param step 0-based
 */
record GradientTask(
    Broadcast<WorkerPool> pool, Broadcast<RawFloats> parameters, BatchPlan plan, long step)
    implements Function2<Integer, Iterator<Examples>, Iterator<ShardSum>> {

  @Override
  public Iterator<ShardSum> call(Integer shard, Iterator<Examples> rows) {
    if (!rows.hasNext() || plan.rows(step, shard).count() == 0) {
      return List.<ShardSum>of().iterator();
    }

    Examples examples = rows.next();
    long begun = System.nanoTime();
    GradientSum sum =
        pool.value()
            .with(
                worker ->
                    worker.gradient(parameters.value().values(), plan, step, shard, examples));
    return List.of(ShardSum.of(shard, sum, (System.nanoTime() - begun) / 1e9)).iterator();
  }
}
