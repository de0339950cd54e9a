package largo.spark.session;

import largo.core.async.AsyncWorkers;
import largo.core.async.WorkItem;
import largo.core.data.DataSplit;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.Score;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.session.protocol.GradientRequest;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole asynchronous training. A lost worker is replaced, and the new one takes
 * over its shards.
 */
public final class SessionWorkers implements AsyncWorkers {

  private final ShardedData data;
  private final ShardBatchPlan batches;
  private final DriverSession driverSession;

  /**
   * Opens a session; returns when all shards are served.
   *
   * @throws SessionException if they are not within the timeout
   */
  public SessionWorkers(
      JavaSparkContext spark,
      ShardedData data,
      ShardBatchPlan batches,
      WorkerConfig workerConfig,
      SessionOptions options) {
    this(spark, data, batches, new BatchAssignment.ShardBatch(batches), workerConfig, options);
  }

  /** The same with another assignment of batches. */
  SessionWorkers(
      JavaSparkContext spark,
      ShardedData data,
      ShardBatchPlan batches,
      BatchAssignment assignment,
      WorkerConfig workerConfig,
      SessionOptions options) {
    this.data = data;
    this.batches = batches;
    this.driverSession = DriverSession.open(spark, data, workerConfig, assignment, options);
  }

  /** {@inheritDoc} In the driver's JVM parameters are passed by reference. */
  @Override
  public void submit(WorkItem item, float[] parameters) {
    driverSession
        .coordinator()
        .submitToShard(
            id ->
                new GradientRequest(
                    id, item.shard(), batches.range(item.number(), item.shard()), 0, parameters));
  }

  @Override
  public Event await() {
    driverSession.await(driverSession.coordinator().event());
    return driverSession.coordinator().nextEvent();
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return driverSession.score(split, parameters, data);
  }

  @Override
  public void close() {
    driverSession.close();
  }
}
