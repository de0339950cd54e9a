package largo.spark.session;

import java.util.Optional;
import largo.core.compress.GradientCodec;
import largo.core.compress.MalformedGradientException;

/**
 * The hub for workers of its own JVM: floats by reference. What would be packed for the network is
 * packed and unpacked here, too, as that changes it.
 */
record LocalCoordinatorClient(Coordinator hub, Optional<GradientCodec> packing)
    implements CoordinatorClient {

  @Override
  public void join(WorkerRegistration workerRegistration) {
    hub.join(workerRegistration);
  }

  @Override
  public void leave(WorkerRegistration workerRegistration) {
    hub.leave(workerRegistration);
  }

  @Override
  public Request next(RequestCursor cursor) throws InterruptedException {
    return hub.next(cursor);
  }

  @Override
  public void send(Response response) {
    if (response instanceof Response.Packed packed) {
      try {
        hub.send(packed.unpack(packing.orElseThrow()));
      } catch (MalformedGradientException e) {
        throw new IllegalStateException("packed here: " + e.getMessage(), e);
      }
    } else {
      hub.send(response);
    }
  }
}
