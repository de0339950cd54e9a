package largo.spark.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * An executor's end of its connection to the driver, shared by all tasks of a session that run
 * there. Parameters arrive once, whatever the number of tasks.
 */
final class RemoteLink implements Link, AutoCloseable {

  private static final int CONNECT_MILLIS = 10_000;

  private final Session session;
  private final SocketChannel channel;
  private final Wire wire;
  private final float[] parameters;
  private Order order;
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
   */
  static RemoteLink connect(Ticket ticket, String name) throws IOException {
    Session session = ticket.session();
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.socket().connect(new InetSocketAddress(ticket.host(), ticket.port()), CONNECT_MILLIS);
      Handshake.Agreed peer = Handshake.connect(channel, session, name);
      Wire wire =
          new Wire(
              session.sealed() ? new Seal(channel, peer.toDriver(), peer.toWorker()) : channel,
              session);
      RemoteLink link = new RemoteLink(session, channel, wire);
      Threads.start("orders", link::receive);
      return link;
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "%s cannot join the driver's session at %s:%d: %s"
              .formatted(name, ticket.host(), ticket.port(), e.getMessage()),
          e);
    }
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
  public synchronized Order next(long after) throws IOException, InterruptedException {
    while (!stopped && failure == null && (order == null || order.number() <= after)) {
      wait(); // the connection ends with the driver, if not before
    }
    if (!stopped && failure != null) {
      throw new IOException("the connection to the driver was lost: " + failure.getMessage());
    }
    return stopped ? null : order;
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
      case ORDER -> put(Codec.readOrder(frame, wire, parameters));
      case RECALL, RESUME -> put(Codec.readOrder(frame, wire));
      case STOP -> stop();
      default ->
          throw new BadFrameException(
              Drops.Reason.NO_FRAME, "a frame %s from the driver", frame.kind());
    }
  }

  private synchronized void put(Order arrived) {
    order = arrived;
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
