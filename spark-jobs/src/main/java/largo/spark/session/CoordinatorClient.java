package largo.spark.session;

import java.io.IOException;
import java.util.Optional;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;

/** A worker's access to the {@link Coordinator}. Shared by all workers of a JVM. */
interface CoordinatorClient {

  /** A worker serves a shard from now on. */
  void register(WorkerRegistry.Registration worker) throws IOException;

  /** A worker does not serve its shard any longer. */
  void deregister(WorkerRegistry.Registration worker);

  /**
   * Waits for the next request.
   *
   * @param cursor position of the caller; moves on
   * @return the earliest request that the caller has not had; none if the session is over
   */
  Optional<Request> next(RequestCursor cursor) throws IOException, InterruptedException;

  /** Sends a response, whose arrays belong to the receiver from now on. */
  void send(Response response) throws IOException;
}
