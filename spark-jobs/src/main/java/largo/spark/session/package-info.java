/**
 * A session: one Spark job for a whole training, whose tasks stay and execute requests step by
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
 *     Coordinator        the pending requests              RequestExecutor  what a request asks for
 *       PendingRequest   its responses, in the tree        |
 *       ShardRequests    requests to single shards         |
 *       WorkerRegistry   which task serves which shard     |
 *        |                                                 |
 *        +------ LocalCoordinatorClient, by reference -----+     in the driver's own JVM
 *        |                                                 |
 *     SessionServer                                        |     in other JVMs
 *       ServerConnection ------- protocol ------- RemoteCoordinatorClient, shared by the tasks of a JVM
 * </pre>
 *
 * <p><b>Requests to all shards.</b> The coordinator has one numbered request at a time: for the
 * gradient of a step, for example, or a score. Workers fetch it; requests are addressed to shards,
 * not to workers. Each worker responds for its shards, and the first response for a request and a
 * shard counts. A worker that takes over a shard in the middle of a step, because Spark retried a
 * lost task, finds the request pending. As the response of a shard is a pure function of the
 * request, a training gives the same bits whatever happened on the way. Sums are added along a
 * fixed tree while other shards still compute.
 *
 * <p><b>Requests to single shards.</b> Where shards do not wait for each other, each has a request
 * of its own, with parameters that never change, and responses are queued as they arrive; {@link
 * largo.core.async} decides on their use. A worker that takes over a shard finds its request. The
 * driver learns of the loss, too, and may have replaced the request meanwhile: a response counts
 * for the pending request only.
 *
 * <p><b>Lost workers.</b> Tasks are ordinary ones, not those of a barrier stage: a lost one is
 * retried alone. If its shard is not served again soon, the job is resubmitted with the slots that
 * there are. So it is if Spark gives up the job after steps have succeeded, since it allows a task
 * a few failures in all, however long the training; and if {@link
 * largo.spark.session.StageListener} detects that Spark has given up the stage. An exception in a
 * worker fails its task and reaches the driver as that of any task does.
 *
 * <p><b>Waiting.</b> The driver waits for workers to start, and for responses, up to a timeout, and
 * then names the shards, their executors, and the request. Workers wait for requests as long as
 * their connection lasts, that is, as long as the driver.
 *
 * <p><b>Slots.</b> A session holds its slots to its end. Spark jobs that are started meanwhile get
 * the others, if there are any.
 *
 * <p><b>Network.</b> A plain socket for each executor, with the messages of {@link
 * largo.spark.session.protocol}. Spark's own transport carries a message of this size at less than
 * half of a plain socket's rate, and has either the secret of an application or none. Here every
 * connection is authenticated, both ways, by a random secret of the session. It travels in the
 * tasks, and so is as well protected as Spark protects tasks, by its own authentication and
 * encryption, where those are on. Where Spark encrypts tasks, sessions are encrypted: AES-256-GCM
 * with keys of the connection. Otherwise frames are checked for damage but not hidden, as in Spark.
 * A frame that is not valid is rejected; {@link largo.spark.session.RejectedFrames} counts them.
 *
 * <p><b>Joining.</b> {@link largo.spark.session.SessionJoin} connects and authenticates, and
 * retries with back-off for a minute. At the driver {@link largo.spark.session.ConnectionLimiter}
 * bounds unauthenticated connections: none is refused, the oldest one is closed.
 *
 * <p><b>Compression.</b> A {@link largo.spark.session.RequestExecutor} compresses the sum of a
 * shard, and keeps the residual; the driver's end of a connection decompresses it, checks it, and
 * passes the coordinator an ordinary sum. In the driver's own JVM {@link
 * largo.spark.session.LocalCoordinatorClient} does the same, so that bits do not depend on where a
 * shard is served. Residuals are the only thing that can be lost with a worker: they are requested
 * for a checkpoint, and restored from it. Each has an age, by which {@link
 * largo.spark.session.ResidualTracker} detects that one was lost.
 */
package largo.spark.session;
