package largo.spark.session;

import java.util.Optional;
import largo.core.compress.GradientCodec;
import largo.core.compress.MalformedGradientException;
import largo.spark.session.protocol.CompressedGradientResponse;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;

/**
 * A client of the coordinator in the same JVM: vectors are passed by reference. Gradients are also
 * compressed and decompressed, so that results do not depend on the location of a shard.
 */
record LocalCoordinatorClient(Coordinator coordinator, Optional<GradientCodec> codec)
    implements CoordinatorClient {

  @Override
  public void register(WorkerRegistry.Registration worker) {
    coordinator.register(worker);
  }

  @Override
  public void deregister(WorkerRegistry.Registration worker) {
    coordinator.deregister(worker);
  }

  @Override
  public Optional<Request> next(RequestCursor cursor) throws InterruptedException {
    return coordinator.next(cursor);
  }

  @Override
  public void send(Response response) {
    coordinator.send(
        response instanceof CompressedGradientResponse compressed
            ? decompress(compressed)
            : response);
  }

  private Response decompress(CompressedGradientResponse compressed) {
    try {
      return compressed.decompress(codec.orElseThrow());
    } catch (MalformedGradientException e) {
      throw new IllegalStateException("compressed in this JVM: " + e.getMessage(), e);
    }
  }
}
