package largo.spark.session;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An executor's end of its connection to the driver, shared by all tasks of a session that run
 * there. Parameters arrive once, whatever the number of tasks.
 */
final class RemoteLink implements Link, AutoCloseable {

  private final Session session;
  private final SocketChannel channel;
  private final Wire wire;
  private final float[] parameters;
  private final Map<Integer, Order> toShards = new HashMap<>(); // the last one for each
  private Order toAll;
  private boolean stopped;
  private IOException failure;

  private RemoteLink(Session session, SocketChannel channel, Wire wire) {
    this.session = session;
    this.channel = channel;
    this.wire = wire;
    this.parameters = new float[session.parameters()];
  }

  /**
   * Connects to the driver.
   *
   * @param name of this executor, for messages
   * @throws JoinException if that does not succeed within a minute
   */
  static RemoteLink connect(Ticket ticket, String name) throws IOException {
    return connect(ticket, name, RetryPolicy.JOIN);
  }

  /** Connects to the driver, with so much patience. */
  static RemoteLink connect(Ticket ticket, String name, RetryPolicy policy) throws IOException {
    Session session = ticket.session();
    SessionJoin.Joined joined = new SessionJoin(ticket, name, policy).join();
    SocketChannel channel = joined.channel();
    Handshake.Agreed peer = joined.peer();
    Wire wire =
        new Wire(
            session.sealed() ? new Seal(channel, peer.toDriver(), peer.toWorker()) : channel,
            session);
    RemoteLink link = new RemoteLink(session, channel, wire);
    Threads.start("orders", link::receive);
    return link;
  }

  /** Whether orders still come. */
  synchronized boolean isOpen() {
    return failure == null && channel.isOpen();
  }

  @Override
  public void join(Member member) throws IOException {
    wire.write(Frame.bare(Frame.Kind.JOIN, session.run(), member.shard(), member.attempt()));
  }

  @Override
  public void leave(Member member) {
    try {
      wire.write(Frame.bare(Frame.Kind.LEAVE, session.run(), member.shard(), member.attempt()));
    } catch (IOException e) {
      // then the driver knows already
    }
  }

  @Override
  public synchronized Order next(Cursor cursor) throws IOException, InterruptedException {
    while (!stopped && failure == null) {
      Order next = cursor.take(Stream.concat(Stream.of(toAll), toShards.values().stream()));
      if (next != null) {
        return next;
      }
      wait(); // the connection ends with the driver, if not before
    }
    if (!stopped) {
      throw new IOException("the connection to the driver was lost: " + failure.getMessage());
    }
    return null;
  }

  @Override
  public void send(Answer answer) throws IOException {
    Codec.write(answer, wire, session);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed all the same
    }
  }

  private void receive() {
    try {
      for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
        take(frame);
      }
      end(new IOException("the driver closed it"));
    } catch (IOException e) {
      end(e);
    }
  }

  private void take(Frame frame) throws IOException {
    switch (frame.kind()) {
      case ORDER -> put(Codec.readOrder(frame, wire, room(frame)));
      case RECALL, RESUME -> put(Codec.readOrder(frame, wire));
      case STOP -> stop();
      default ->
          throw new BadFrameException(
              Drops.Reason.NO_FRAME, "a frame %s from the driver", frame.kind());
    }
  }

  /**
   * Where the parameters of an order go. All shards are at the same one, and have answered before
   * there is another. Shards by themselves are not, and who took an order may still be reading when
   * his shard has been given to another: such an order has an array of its own.
   */
  private float[] room(Frame frame) {
    return frame.shard() == Order.ALL ? parameters : new float[session.parameters()];
  }

  private synchronized void put(Order arrived) {
    if (arrived.isForAll()) {
      toAll = arrived;
    } else {
      toShards.put(arrived.shard(), arrived);
    }
    notifyAll();
  }

  private synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private synchronized void end(IOException e) {
    failure = e;
    notifyAll();
    close();
  }
}
