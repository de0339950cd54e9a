/**
 * A session: one Spark job for a whole training, whose long-running tasks execute requests step by
 * step.
 *
 * <pre>
 *   driver                                            executor
 *
 *   SessionExchange      requests to all shards
 *   SessionWorkers       requests to single shards
 *     DriverSession      opens, waits, closes
 *     WorkerSupervisor   every shard has a worker
 *       SessionSlots     the slots of each session
 *       SessionJob       the Spark job          ......   SessionTask        a worker and its shards
 *     Coordinator        the pending requests              RequestExecutor  executes requests
 *       PendingRequest   its responses, in the tree        |
 *       ShardRequests    requests to single shards         |
 *       WorkerRegistry   which task serves which shard     |
 *        |                                                 |
 *        +------ LocalCoordinatorClient, by reference -----+     in the driver's JVM
 *        |                                                 |
 *     SessionServer                                        |     in other JVMs
 *       ServerConnection ------- protocol ------- RemoteCoordinatorClient, shared by the tasks of a JVM
 * </pre>
 *
 * <p><b>Requests to all shards.</b> The coordinator has one numbered request at a time: for example
 * for the gradient of a step, or for a score. Workers fetch it; requests are addressed to shards,
 * not to workers. Each worker responds for its shards, and the first response for a request and a
 * shard is used. A worker that takes over a shard within a step, because Spark retried a lost task,
 * finds the request pending. As the response of a shard is a pure function of the request, the
 * result of a training is bit-identical in spite of failures. Sums are added along a fixed tree
 * while other shards still compute.
 *
 * <p><b>Requests to single shards.</b> In asynchronous training each shard has a separate request,
 * with parameters that never change, and responses are queued as they arrive; {@link
 * largo.core.async} decides on their use. A worker that takes over a shard finds its request. The
 * driver is also notified of the loss, and may have replaced the request in the meantime: only a
 * response to the pending request is used.
 *
 * <p><b>Lost workers.</b> Tasks are ordinary ones, not those of a barrier stage: a lost task is
 * retried alone. If its shard is not served again soon, the job is resubmitted with the available
 * slots. The job is also resubmitted if it fails after successful steps, since Spark permits a
 * fixed number of failures per task, independent of the duration of the training; and if {@link
 * largo.spark.session.StageListener} detects that the stage attempt has failed. An exception in a
 * worker fails its task and is reported to the driver as for every Spark task.
 *
 * <p><b>Waiting.</b> The driver waits for workers to start, and for responses, up to a timeout; the
 * error then names the shards, their executors, and the request. Workers wait for requests as long
 * as their connection is open, that is, as long as the driver runs.
 *
 * <p><b>Slots.</b> A session keeps its slots until it ends. Other Spark jobs get the remaining
 * ones, if there are any.
 *
 * <p><b>Network.</b> One socket per executor, with the messages of {@link
 * largo.spark.session.protocol}. Spark's transport reaches less than half of the throughput of a
 * plain socket for messages of this size, and authenticates by the secret of an application or not
 * at all. Here every connection is mutually authenticated by a random secret of the session. The
 * secret is part of the tasks, and therefore protected as well as Spark protects tasks, by its
 * authentication and encryption, if they are enabled. If Spark encrypts tasks, sessions are
 * encrypted: AES-256-GCM with keys of the connection. Otherwise frames are checked for corruption
 * but not encrypted, as in Spark. Invalid frames are rejected; {@link
 * largo.spark.session.RejectedFrames} counts them.
 *
 * <p><b>Joining.</b> {@link largo.spark.session.SessionJoin} connects and authenticates, and
 * retries with back-off for a minute. On the driver {@link largo.spark.session.ConnectionLimiter}
 * limits unauthenticated connections: none is refused, but the oldest one is closed.
 *
 * <p><b>Compression.</b> A {@link largo.spark.session.RequestExecutor} compresses the sum of a
 * shard, and keeps the residual; the driver's end of a connection decompresses it, checks it, and
 * passes an ordinary sum to the coordinator. In the driver's JVM {@link
 * largo.spark.session.LocalCoordinatorClient} does the same, so that results do not depend on the
 * location of a shard. Residuals are the only state that can be lost with a worker: they are
 * requested for a checkpoint, and restored from it. Each has an age, by which {@link
 * largo.spark.session.ResidualTracker} detects a loss.
 */
package largo.spark.session;
