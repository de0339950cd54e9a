package largo.spark.session;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.spark.session.protocol.DeregisterWorker;
import largo.spark.session.protocol.FrameReader;
import largo.spark.session.protocol.FrameWriter;
import largo.spark.session.protocol.Message;
import largo.spark.session.protocol.MessageType;
import largo.spark.session.protocol.RegisterWorker;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.Response;
import largo.spark.session.protocol.SessionDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executor's end of a connection to the driver, shared by all tasks of a session in its JVM.
 * Parameters are received once, independent of the number of tasks.
 */
final class RemoteCoordinatorClient implements CoordinatorClient, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteCoordinatorClient.class);

  private final SessionDescriptor session;
  private final SocketChannel channel;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final Map<Integer, Request> lastToShard = new HashMap<>();
  private Request lastToAll; // null before the first one
  private boolean stopped;
  private IOException failure; // null while the connection is open

  private RemoteCoordinatorClient(
      SessionDescriptor session, SocketChannel channel, ByteChannel secured) {
    this.session = session;
    this.channel = channel;
    this.reader = new FrameReader(secured, session, MessageType.Direction.TO_EXECUTOR);
    this.writer = new FrameWriter(secured, session);
  }

  /**
   * Connects to the driver.
   *
   * @param executor name of this executor, for messages
   * @param policy retries of failed attempts
   * @throws JoinException if it cannot connect within the policy's timeout
   */
  static RemoteCoordinatorClient connect(
      SessionAddress address, String executor, RetryPolicy policy) throws IOException {
    SessionDescriptor session = address.session();
    SessionJoin.Joined joined = new SessionJoin(address, executor, policy).join();
    SocketChannel channel = joined.channel();
    RemoteCoordinatorClient client =
        new RemoteCoordinatorClient(
            session, channel, joined.handshake().executorChannel(channel, session));
    SessionThreads.start("requests", client::receive);
    return client;
  }

  /** Whether the connection is open. */
  synchronized boolean isOpen() {
    return failure == null && channel.isOpen();
  }

  @Override
  public void register(WorkerRegistry.Registration worker) throws IOException {
    writer.write(new RegisterWorker(worker.shard(), worker.taskAttempt()));
  }

  @Override
  public void deregister(WorkerRegistry.Registration worker) {
    try {
      writer.write(new DeregisterWorker(worker.shard(), worker.taskAttempt()));
    } catch (IOException e) {
      LOG.debug("session {}: the driver closed the connection: {}", session.name(), e);
    }
  }

  @Override
  public synchronized Optional<Request> next(RequestCursor cursor)
      throws IOException, InterruptedException {
    while (!stopped && failure == null) {
      Optional<Request> next =
          cursor.take(Stream.concat(Stream.ofNullable(lastToAll), lastToShard.values().stream()));
      if (next.isPresent()) {
        return next;
      }
      wait(); // the connection ends with the driver, if not before
    }
    if (!stopped) {
      throw new IOException("the connection to the driver was lost: " + failure.getMessage());
    }
    return Optional.empty();
  }

  @Override
  public void send(Response response) throws IOException {
    writer.write(response);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("session {}: closed nevertheless: {}", session.name(), e.toString());
    }
  }

  private void receive() {
    try {
      for (Optional<Message> next = reader.read(); next.isPresent(); next = reader.read()) {
        handle(next.get());
      }
      fail(new IOException("the driver closed it"));
    } catch (IOException e) {
      fail(e);
    }
  }

  private synchronized void handle(Message message) {
    if (message instanceof Request request) {
      LOG.debug(
          "session {}: request {} received: {}", session.name(), request.id(), request.describe());
      if (request.isForAllShards()) {
        lastToAll = request;
      } else {
        lastToShard.put(request.shard(), request);
      }
    } else { // StopSession is the only other message to executors
      LOG.debug("session {}: stopped by the driver", session.name());
      stopped = true;
    }
    notifyAll();
  }

  private synchronized void fail(IOException e) {
    if (!stopped) {
      LOG.debug("session {}: the connection to the driver ended: {}", session.name(), e.toString());
    }
    failure = e;
    notifyAll();
    close();
  }
}
