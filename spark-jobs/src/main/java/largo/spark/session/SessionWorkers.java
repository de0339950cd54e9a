package largo.spark.session;

import largo.core.async.AsyncWorkers;
import largo.core.async.WorkItem;
import largo.core.data.DataSplit;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.Score;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole run, each of whose shards goes at its own pace. A worker that is lost
 * is replaced, and the new one takes its shards over.
 */
public final class SessionWorkers implements AsyncWorkers {

  private final ShardedData data;
  private final AsyncCoordinator hub;
  private final DriverSession driverSession;

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  public SessionWorkers(
      JavaSparkContext spark,
      ShardedData data,
      ShardBatchPlan walk,
      WorkerConfig workerConfig,
      SessionExchange.Terms terms) {
    this(spark, data, new BatchAssignment.Own(walk), workerConfig, terms);
  }

  /** The same, for shards that do something else. */
  SessionWorkers(
      JavaSparkContext spark,
      ShardedData data,
      BatchAssignment batchAssignment,
      WorkerConfig workerConfig,
      SessionExchange.Terms terms) {
    this.data = data;
    this.hub = new AsyncCoordinator(data.shards(), DriverSession.drops(spark));
    this.driverSession = DriverSession.open(spark, data, hub, workerConfig, batchAssignment, terms);
  }

  /** By reference in this JVM: nobody changes the parameters, so nobody needs a copy. */
  @Override
  public void ask(WorkItem workItem, float[] parameters) {
    hub.give(workItem, parameters);
  }

  @Override
  public Event await() {
    driverSession.await(hub.anything());
    return hub.next();
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
