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
final class RemoteCoordinatorClient implements CoordinatorClient, AutoCloseable {

  private final SessionDescriptor session;
  private final SocketChannel channel;
  private final FrameChannel frameChannel;
  private final float[] parameters;
  private final Map<Integer, Request> toShards = new HashMap<>(); // the last one for each
  private Request toAll;
  private boolean stopped;
  private IOException failure;

  private RemoteCoordinatorClient(
      SessionDescriptor session, SocketChannel channel, FrameChannel frameChannel) {
    this.session = session;
    this.channel = channel;
    this.frameChannel = frameChannel;
    this.parameters = new float[session.parameters()];
  }

  /**
   * Connects to the driver.
   *
   * @param name of this executor, for messages
   * @throws JoinException if that does not succeed within a minute
   */
  static RemoteCoordinatorClient connect(SessionAddress sessionAddress, String name)
      throws IOException {
    return connect(sessionAddress, name, RetryPolicy.JOIN);
  }

  /** Connects to the driver, with so much patience. */
  static RemoteCoordinatorClient connect(
      SessionAddress sessionAddress, String name, RetryPolicy policy) throws IOException {
    SessionDescriptor session = sessionAddress.session();
    SessionJoin.Joined joined = new SessionJoin(sessionAddress, name, policy).join();
    SocketChannel channel = joined.channel();
    Handshake.Agreed peer = joined.peer();
    FrameChannel frameChannel =
        new FrameChannel(
            session.sealed()
                ? new FrameEncryption(channel, peer.toDriver(), peer.toWorker())
                : channel,
            session);
    RemoteCoordinatorClient link = new RemoteCoordinatorClient(session, channel, frameChannel);
    SessionThreads.start("orders", link::receive);
    return link;
  }

  /** Whether orders still come. */
  synchronized boolean isOpen() {
    return failure == null && channel.isOpen();
  }

  @Override
  public void join(WorkerRegistration workerRegistration) throws IOException {
    frameChannel.write(
        FrameHeader.bare(
            FrameHeader.Kind.JOIN,
            session.run(),
            workerRegistration.shard(),
            workerRegistration.attempt()));
  }

  @Override
  public void leave(WorkerRegistration workerRegistration) {
    try {
      frameChannel.write(
          FrameHeader.bare(
              FrameHeader.Kind.LEAVE,
              session.run(),
              workerRegistration.shard(),
              workerRegistration.attempt()));
    } catch (IOException e) {
      // then the driver knows already
    }
  }

  @Override
  public synchronized Request next(RequestCursor cursor) throws IOException, InterruptedException {
    while (!stopped && failure == null) {
      Request next = cursor.take(Stream.concat(Stream.of(toAll), toShards.values().stream()));
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
  public void send(Response response) throws IOException {
    FrameCodec.write(response, frameChannel, session);
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
      for (FrameHeader frame = frameChannel.read(); frame != null; frame = frameChannel.read()) {
        take(frame);
      }
      end(new IOException("the driver closed it"));
    } catch (IOException e) {
      end(e);
    }
  }

  private void take(FrameHeader frame) throws IOException {
    switch (frame.kind()) {
      case ORDER -> put(FrameCodec.readOrder(frame, frameChannel, room(frame)));
      case RECALL, RESUME -> put(FrameCodec.readOrder(frame, frameChannel));
      case STOP -> stop();
      default ->
          throw new BadFrameException(
              RejectedFrames.Reason.NO_FRAME, "a frame %s from the driver", frame.kind());
    }
  }

  /**
   * Where the parameters of an order go. All shards are at the same one, and have answered before
   * there is another. Shards by themselves are not, and who took an order may still be reading when
   * his shard has been given to another: such an order has an array of its own.
   */
  private float[] room(FrameHeader frame) {
    return frame.shard() == Request.ALL ? parameters : new float[session.parameters()];
  }

  private synchronized void put(Request arrived) {
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
