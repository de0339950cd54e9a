package largo.spark.session;

import java.io.IOException;
import java.util.Optional;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;

/** A worker's access to the {@link Coordinator}. Shared by all workers of a JVM. */
interface CoordinatorClient {

  /** Registers a worker for a shard. */
  void register(WorkerRegistry.Registration worker) throws IOException;

  /** Deregisters a worker from its shard. */
  void deregister(WorkerRegistry.Registration worker);

  /**
   * Waits for the next request.
   *
   * @param cursor position of the caller, which is advanced
   * @return the earliest request that the caller has not received; empty if the session has ended
   */
  Optional<Request> next(RequestCursor cursor) throws IOException, InterruptedException;

  /** Sends a response, whose arrays are then owned by the receiver. */
  void send(Response response) throws IOException;
}
