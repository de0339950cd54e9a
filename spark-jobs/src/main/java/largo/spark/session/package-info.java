/**
 * A session: one Spark job for a whole run, whose tasks stay and are fed step by step.
 *
 * <pre>
 *   driver                                            executor
 *
 *   SessionExchange   asks all shards
 *   SessionWorkers    asks them one by one
 *     Site            opens, waits, closes
 *     Crew            every shard has a worker
 *       Slots         who may have how many
 *       SessionJob    the Spark job          ......   SessionTask   a worker and its shards
 *     Hub, AsyncHub   the orders that are up              |
 *       Round         its answers, in the tree            |
 *        |                                                |
 *        +------------- Link, by reference ---------------+     in the driver's own JVM
 *        |                                                |
 *     Endpoint                                            |     in others
 *       Connection ---- Wire, Frame, Handshake ------ RemoteLink, one for all tasks of a JVM
 * </pre>
 *
 * <p><b>Orders.</b> The hub puts up one numbered order at a time: the gradient of a step, or a
 * score. Workers come for it; they are not addressed. Each answers for its shards, and the first
 * answer for (order, shard) counts. Whoever takes over a shard in the middle of a step, because
 * Spark ran a lost task again, finds the order still there. As a shard's answer is a pure function
 * of the order, a run gives the same bits whatever happened on the way. Sums are added along a
 * fixed tree while other shards are still at work.
 *
 * <p><b>Orders for one shard.</b> Where shards do not wait for each other, each has an order of its
 * own, with parameters of its own, and answers are queued as they come; {@link largo.core.async}
 * decides what becomes of them. Whoever takes over a shard finds its order. The driver hears of the
 * loss, too, and may have put up another meanwhile: an answer counts for the order that is up.
 *
 * <p><b>Lost workers.</b> Tasks are ordinary ones, not those of a barrier stage: a lost one is
 * retried alone. If its shard is not served again soon, the job is submitted anew with the slots
 * that there are then. The same is done if Spark gives the job up after steps have gone well, as it
 * allows a task a few failures in all, however long the run; and if {@link
 * largo.spark.session.StageListener} hears that Spark has given the stage up. What a worker throws
 * fails its task and comes to the driver the way that any error of a task does.
 *
 * <p><b>Waiting.</b> The driver waits for workers to start, and for answers, up to a deadline, and
 * then names the shards, where they are served, and what they were to do. Workers wait for orders
 * as long as their connection lasts, that is, as long as the driver.
 *
 * <p><b>Slots.</b> A session holds its slots to its end. Spark jobs that are started meanwhile get
 * what is left, possibly nothing.
 *
 * <p><b>What crosses the network.</b> A plain socket for each executor, frames of a 64-byte head
 * and raw little-endian floats, each with a CRC32C. Not Spark's own transport, which carries a
 * message of this size at less than half of a plain socket's rate, and whose secrets are either
 * those of an application or none. Here every connection is authenticated, both ways, by a random
 * secret of the run. It travels in the task, and so is protected as well as Spark protects tasks:
 * by its own authentication and encryption, where those are on. Where Spark encrypts tasks, we
 * encrypt: AES-256-GCM, keys of the connection. Without it, content is checked for damage but not
 * hidden, as in Spark. Frames have the one size that their kind can have, or are dropped; {@link
 * largo.spark.session.RejectedFrames} counts them.
 *
 * <p><b>Joining.</b> {@link largo.spark.session.SessionJoin} connects and authenticates, and tries
 * again with back-off for a minute. At the other end {@link largo.spark.session.ConnectionLimiter}
 * bounds unauthenticated connections: none is refused, the oldest is closed.
 *
 * <p><b>Compression.</b> An {@link largo.spark.session.ResponseEncoder} of the worker packs a
 * shard's sum, and keeps what it does not send; the driver's end of a connection unpacks it, checks
 * it by what its format can be, and hands the hub an ordinary sum. In the driver's own JVM {@link
 * largo.spark.session.LocalCoordinatorClient} does the same, so that bits do not depend on where a
 * shard is served. Residues are what a worker can lose, unlike all else: orders ask for them when a
 * checkpoint is written, and give them back. Each has an age, by which {@link
 * largo.spark.session.ResidualTracker} finds out that one was lost.
 */
package largo.spark.session;
