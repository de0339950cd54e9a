package largo.spark.session;

import java.util.Optional;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.gradient.GradientSum;

/**
 * What goes between a worker's gradients and the driver: packs them, where that is asked for, and
 * answers for what is kept of them. A worker's own, and gone with it.
 */
final class ResponseEncoder {

  private final Optional<GradientCompressor> compressor;

  ResponseEncoder(SessionDescriptor session) {
    this.compressor =
        session.packing().map(packing -> new GradientCompressor(packing, session.shards()));
  }

  /** Whether a shard has something to send even if it has no examples in a step. */
  boolean keeps() {
    return compressor.isPresent() && compressor.get().usesErrorFeedback();
  }

  /** Takes notice of a step, before the first gradient of it. */
  void begin(Request request, RequestKind.Gradient duty) {
    compressor.ifPresent(p -> p.begin(request.parameters(), duty.rate()));
  }

  /**
   * The answer with a gradient.
   *
   * @param sum null if the shard has nothing to contribute; spent by this call
   * @param batch examples of the global batch
   */
  Response gradient(Request request, int shard, GradientSum sum, long batch, double seconds) {
    return compressor
        .filter(p -> sum != null)
        .flatMap(p -> p.pack(shard, sum.gradient(), batch))
        .<Response>map(
            parcel ->
                new Response.Packed(
                    request.number(), shard, parcel, sum.loss(), sum.examples(), seconds))
        .orElseGet(() -> new Response.Gradient(request.number(), shard, sum, seconds));
  }

  /** What a shard has not sent. */
  Response recall(Request request, int shard) {
    Residual residue = compressor.map(p -> p.residual(shard)).orElse(Residual.NONE);
    return new Response.Recalled(request.number(), shard, residue);
  }

  /** Goes on with what a shard had not sent, if that is what the order is about. */
  Response resume(Request request, RequestKind.Resume duty, int shard) {
    if (compressor.isPresent() && request.parameters().length > 0) {
      if (duty.shard() < 0) {
        compressor.get().restoreParameters(request.parameters());
      } else if (duty.shard() == shard) {
        compressor.get().restore(shard, new Residual(duty.age(), request.parameters()));
      }
    }
    return new Response.Done(request.number(), shard);
  }
}
