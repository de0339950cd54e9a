package largo.spark.exchange;

import largo.core.data.Examples;
import largo.core.gradient.Score;
import largo.core.params.RawFloats;
import org.apache.spark.broadcast.Broadcast;

/**
 * The score of one shard.
 *
 * @param pool workers of the run
 * @param parameters to be scored
 */
record ScoreTask(Broadcast<WorkerPool> pool, Broadcast<RawFloats> parameters)
    implements ShardJobs.Task<Examples, Score> {

  @Override
  public Score run(int shard, Examples rows) {
    int classes = pool.value().classes();
    return rows == null
        ? new Score(classes)
        : pool.value().with(worker -> worker.score(parameters.value().values(), rows, classes));
  }
}
