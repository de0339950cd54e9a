package largo.spark.session;

import java.io.IOException;

/** What a worker sees of the driver. Used by all workers of a JVM. */
interface CoordinatorClient {

  /** Says that somebody serves a shard from now on. */
  void join(WorkerRegistration workerRegistration) throws IOException;

  /** Says that nobody is there any more who was. */
  void leave(WorkerRegistration workerRegistration);

  /**
   * Waits for an order.
   *
   * @param cursor how far the caller has come; moves on
   * @return the earliest one that is news to him; null when there will be none
   */
  Request next(RequestCursor cursor) throws IOException, InterruptedException;

  /** Hands in an answer. What it holds is not the caller's any more. */
  void send(Response response) throws IOException;
}
