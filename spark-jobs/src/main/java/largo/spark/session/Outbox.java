package largo.spark.session;

import java.util.Optional;
import largo.core.compress.Packer;
import largo.core.compress.Residue;
import largo.core.model.GradientSum;

/**
 * What goes between a worker's gradients and the driver: packs them, where that is asked for, and
 * answers for what is kept of them. A worker's own, and gone with it.
 */
final class Outbox {

  private final Optional<Packer> packer;

  Outbox(Session session) {
    this.packer = session.packing().map(packing -> new Packer(packing, session.shards()));
  }

  /** Whether a shard has something to send even if it has no examples in a step. */
  boolean keeps() {
    return packer.isPresent() && packer.get().remembers();
  }

  /** Takes notice of a step, before the first gradient of it. */
  void begin(Order order, Duty.Gradient duty) {
    packer.ifPresent(p -> p.begin(order.parameters(), duty.rate()));
  }

  /**
   * The answer with a gradient.
   *
   * @param sum null if the shard has nothing to contribute; spent by this call
   * @param batch examples of the global batch
   */
  Answer gradient(Order order, int shard, GradientSum sum, long batch, double seconds) {
    return packer
        .filter(p -> sum != null)
        .flatMap(p -> p.pack(shard, sum.gradient(), batch))
        .<Answer>map(
            parcel ->
                new Answer.Packed(
                    order.number(), shard, parcel, sum.loss(), sum.examples(), seconds))
        .orElseGet(() -> new Answer.Gradient(order.number(), shard, sum, seconds));
  }

  /** What a shard has not sent. */
  Answer recall(Order order, int shard) {
    Residue residue = packer.map(p -> p.residue(shard)).orElse(Residue.NONE);
    return new Answer.Recalled(order.number(), shard, residue);
  }

  /** Goes on with what a shard had not sent, if that is what the order is about. */
  Answer resume(Order order, Duty.Resume duty, int shard) {
    if (packer.isPresent() && order.parameters().length > 0) {
      if (duty.shard() < 0) {
        packer.get().goOnFrom(order.parameters());
      } else if (duty.shard() == shard) {
        packer.get().restore(shard, new Residue(duty.age(), order.parameters()));
      }
    }
    return new Answer.Done(order.number(), shard);
  }
}
