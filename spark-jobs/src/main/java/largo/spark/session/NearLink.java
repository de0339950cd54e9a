package largo.spark.session;

import java.util.Optional;
import largo.core.compress.MalformedException;
import largo.core.compress.Packing;

/**
 * The hub for workers of its own JVM: floats by reference. What would be packed for the network is
 * packed and unpacked here, too, as that changes it.
 */
record NearLink(Hub hub, Optional<Packing> packing) implements Link {

  @Override
  public void join(Member member) {
    hub.join(member);
  }

  @Override
  public void leave(Member member) {
    hub.leave(member);
  }

  @Override
  public Order next(Cursor cursor) throws InterruptedException {
    return hub.next(cursor);
  }

  @Override
  public void send(Answer answer) {
    if (answer instanceof Answer.Packed packed) {
      try {
        hub.send(packed.unpack(packing.orElseThrow()));
      } catch (MalformedException e) {
        throw new IllegalStateException("packed here: " + e.getMessage(), e);
      }
    } else {
      hub.send(answer);
    }
  }
}
