package largo.spark.exchange;

import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.params.RawFloats;
import largo.core.train.Evaluator;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.data.UninterruptedCleanup;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Scores a model in a Spark job, with a task for each shard. */
public final class JobEvaluator implements Evaluator, AutoCloseable {

  private final JavaSparkContext spark;
  private final ShardedData data;
  private final Placement placement;
  private final Broadcast<WorkerPool> pool;

  /**
   * An evaluator.
   *
   * @param placement placement of its tasks
   */
  public JobEvaluator(
      JavaSparkContext spark, ShardedData data, WorkerConfig workerConfig, Placement placement) {
    this.spark = spark;
    this.data = data;
    this.placement = placement;
    this.pool = spark.broadcast(new WorkerPool(workerConfig, placement));
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    Score score = new Score(pool.value().classes());
    if (data.count(split) > 0) {
      Broadcast<RawFloats> sent = spark.broadcast(new RawFloats(parameters));
      try {
        ShardJobs.run(
                placement.on(data.splits().get(split)), Score.class, new ScoreTask(pool, sent))
            .forEach(score::add); // in the order of the shards
      } finally {
        UninterruptedCleanup.run(sent::destroy);
      }
    }

    return score;
  }

  @Override
  public void close() {
    UninterruptedCleanup.run(pool::destroy);
  }

  Broadcast<WorkerPool> pool() {
    return pool;
  }
}
