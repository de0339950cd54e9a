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
final class ServerConnection implements Runnable, AutoCloseable {

  private final ByteChannel channel;
  private final SessionDescriptor session;
  private final Coordinator coordinator;
  private final Handshake.Agreed peer;
  private final List<WorkerRegistration> members = new CopyOnWriteArrayList<>();
  private final RequestCursor cursor = new RequestCursor();

  /** A connection to an executor that has authenticated. */
  ServerConnection(
      ByteChannel channel,
      SessionDescriptor session,
      Coordinator coordinator,
      Handshake.Agreed peer) {
    this.channel = channel;
    this.session = session;
    this.coordinator = coordinator;
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
      drop(RejectedFrames.Reason.TRUNCATED, e);
    } catch (IOException e) {
      // the other side is gone, or this one closes: what it served is lost either way
    } finally {
      members.forEach(coordinator::leave);
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

  private void drop(RejectedFrames.Reason reason, IOException e) {
    coordinator.drops().count(reason, peer.name() + ": " + e.getMessage());
  }

  private void serve() throws IOException {
    FrameChannel frameChannel =
        new FrameChannel(
            session.sealed()
                ? new FrameEncryption(channel, peer.toWorker(), peer.toDriver())
                : channel,
            session);
    Thread out = SessionThreads.start("orders to " + peer.name(), () -> passOrders(frameChannel));
    try {
      for (FrameHeader frame = frameChannel.read(); frame != null; frame = frameChannel.read()) {
        take(frame, frameChannel);
      }
    } finally {
      out.interrupt();
    }
  }

  private void passOrders(FrameChannel frameChannel) {
    try {
      for (Request order = coordinator.next(cursor);
          order != null;
          order = coordinator.next(cursor)) {
        FrameCodec.write(order, concerns(order), frameChannel, session);
      }
      frameChannel.write(FrameHeader.bare(FrameHeader.Kind.STOP, session.run(), -1, 0));
    } catch (IOException | InterruptedException e) {
      close(); // the thread that reads tells the hub
    }
  }

  /** Whether the floats of an order are for a shard that is served over there. */
  private boolean concerns(Request order) {
    return !(order.duty() instanceof RequestKind.Resume resume)
        || resume.shard() < 0
        || members.stream()
            .anyMatch(workerRegistration -> workerRegistration.shard() == resume.shard());
  }

  /** Does what a frame asks for, and takes in what follows its head. */
  void take(FrameHeader frame, FrameChannel frameChannel) throws IOException {
    String name = peer.name();
    switch (frame.kind()) {
      case JOIN -> join(new WorkerRegistration(frame.shard(), frame.step(), name));
      case LEAVE -> leave(new WorkerRegistration(frame.shard(), frame.step(), name));
      case GRADIENT -> coordinator.send(FrameCodec.readGradient(frame, frameChannel, session));
      case PACKED -> coordinator.send(FrameCodec.readPacked(frame, frameChannel, session));
      case SCORE -> coordinator.send(FrameCodec.readScore(frame, frameChannel, session));
      case RESIDUE -> coordinator.send(FrameCodec.readResidue(frame, frameChannel));
      case DONE -> coordinator.send(new Response.Done(frame.order(), frame.shard()));
      case ORDER, STOP, RECALL, RESUME ->
          throw new BadFrameException(
              RejectedFrames.Reason.NO_FRAME, "a frame %s from a worker", frame.kind());
    }
  }

  private void join(WorkerRegistration workerRegistration) {
    members.add(workerRegistration);
    cursor.add(workerRegistration.shard());
    coordinator.join(workerRegistration);
  }

  private void leave(WorkerRegistration workerRegistration) {
    members.remove(workerRegistration);
    if (members.stream().noneMatch(other -> other.shard() == workerRegistration.shard())) {
      cursor.remove(workerRegistration.shard());
    }
    coordinator.leave(workerRegistration);
  }
}
