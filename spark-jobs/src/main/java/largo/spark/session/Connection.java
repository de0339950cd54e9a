package largo.spark.session;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The driver's end of the connection to an executor. For the hub it is a worker like any other: one
 * thread of it waits for orders and passes them on, once for all tasks of the executor; another
 * brings their answers.
 */
final class Connection implements Runnable, AutoCloseable {

  private final ByteChannel channel;
  private final Session session;
  private final Hub hub;
  private final Handshake.Agreed peer;
  private final List<Member> members = new CopyOnWriteArrayList<>();
  private final Cursor cursor = new Cursor();

  /** A connection to an executor that has authenticated. */
  Connection(ByteChannel channel, Session session, Hub hub, Handshake.Agreed peer) {
    this.channel = channel;
    this.session = session;
    this.hub = hub;
    this.peer = peer;
  }

  /** Serves the connection until it ends. */
  @Override
  public void run() {
    try (channel) {
      serve();
    } catch (BadFrameException e) {
      drop(e.reason(), e);
    } catch (EOFException e) {
      drop(Drops.Reason.TRUNCATED, e);
    } catch (IOException e) {
      // the other side is gone, or this one closes: what it served is lost either way
    } finally {
      members.forEach(hub::leave);
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // wakes whoever reads or writes
    } catch (IOException e) {
      // it is closed all the same
    }
  }

  private void drop(Drops.Reason reason, IOException e) {
    hub.drops().count(reason, peer.name() + ": " + e.getMessage());
  }

  private void serve() throws IOException {
    Wire wire =
        new Wire(
            session.sealed() ? new Seal(channel, peer.toWorker(), peer.toDriver()) : channel,
            session);
    Thread out = Threads.start("orders to " + peer.name(), () -> passOrders(wire));
    try {
      for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
        take(frame, wire);
      }
    } finally {
      out.interrupt();
    }
  }

  private void passOrders(Wire wire) {
    try {
      for (Order order = hub.next(cursor); order != null; order = hub.next(cursor)) {
        Codec.write(order, concerns(order), wire, session);
      }
      wire.write(Frame.bare(Frame.Kind.STOP, session.run(), -1, 0));
    } catch (IOException | InterruptedException e) {
      close(); // the thread that reads tells the hub
    }
  }

  /** Whether the floats of an order are for a shard that is served over there. */
  private boolean concerns(Order order) {
    return !(order.duty() instanceof Duty.Resume resume)
        || resume.shard() < 0
        || members.stream().anyMatch(member -> member.shard() == resume.shard());
  }

  /** Does what a frame asks for, and takes in what follows its head. */
  void take(Frame frame, Wire wire) throws IOException {
    String name = peer.name();
    switch (frame.kind()) {
      case JOIN -> join(new Member(frame.shard(), frame.step(), name));
      case LEAVE -> leave(new Member(frame.shard(), frame.step(), name));
      case GRADIENT -> hub.send(Codec.readGradient(frame, wire, session));
      case PACKED -> hub.send(Codec.readPacked(frame, wire, session));
      case SCORE -> hub.send(Codec.readScore(frame, wire, session));
      case RESIDUE -> hub.send(Codec.readResidue(frame, wire));
      case DONE -> hub.send(new Answer.Done(frame.order(), frame.shard()));
      case ORDER, STOP, RECALL, RESUME ->
          throw new BadFrameException(
              Drops.Reason.NO_FRAME, "a frame %s from a worker", frame.kind());
    }
  }

  private void join(Member member) {
    members.add(member);
    cursor.add(member.shard());
    hub.join(member);
  }

  private void leave(Member member) {
    members.remove(member);
    if (members.stream().noneMatch(other -> other.shard() == member.shard())) {
      cursor.remove(member.shard());
    }
    hub.leave(member);
  }
}
