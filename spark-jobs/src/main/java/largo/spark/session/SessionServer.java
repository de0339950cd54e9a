package largo.spark.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where executors connect to a session. Open as long as the session.
 *
 * <p>One thread sees to all connections that have not authenticated, which so cost neither threads
 * nor more than a few hundred bytes each; {@link ConnectionLimiter} bounds them. Who has
 * authenticated gets threads of its own.
 */
final class SessionServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionServer.class);

  /** Connections that are accepted before others are heard. */
  private static final int ACCEPTED_AT_ONCE = 64;

  private static final long EXPIRY_POLL_MILLIS = 250;

  /** Nanoseconds before the next try if no connection can be accepted. */
  private static final long PAUSE = 10_000_000;

  private final ServerSocketChannel server;
  private final Selector selector;
  private final SessionDescriptor session;
  private final Coordinator coordinator;
  private final ConnectionLimiter<PendingConnection> pending;
  private final List<Handed> authenticated = new ArrayList<>();
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A connection that authenticated, until it is handed to threads of its own. */
  private record Handed(SelectionKey key, Handshake.Agreed peer) {}

  private SessionServer(
      ServerSocketChannel server,
      Selector selector,
      SessionDescriptor session,
      Coordinator coordinator,
      ConnectionLimiter.Limits limits) {
    this.server = server;
    this.selector = selector;
    this.session = session;
    this.coordinator = coordinator;
    this.pending = new ConnectionLimiter<>(limits);
  }

  /** Opens an endpoint. */
  static SessionServer open(ListenPort port, SessionDescriptor session, Coordinator coordinator) {
    return open(port, session, coordinator, ConnectionLimiter.Limits.DEFAULT);
  }

  /** Opens an endpoint with limits of its own. */
  static SessionServer open(
      ListenPort port,
      SessionDescriptor session,
      Coordinator coordinator,
      ConnectionLimiter.Limits limits) {
    ServerSocketChannel server = port.bind();
    try {
      Selector selector = Selector.open();
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      SessionServer sessionServer =
          new SessionServer(server, selector, session, coordinator, limits);
      SessionThreads.start("endpoint", sessionServer::run);
      return sessionServer;
    } catch (IOException e) {
      closeQuietly(server);
      throw new UncheckedIOException("cannot listen at " + port.address(), e);
    }
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    closed = true;
    closeQuietly(server);
    selector.wakeup();
    open.forEach(ServerConnection::close);
  }

  private void run() {
    try {
      while (!closed) {
        try {
          turn();
        } catch (IOException | RuntimeException e) {
          if (!closed) {
            LOG.warn("a connection to the session could not be served: {}", e.toString());
            LockSupport.parkNanos(PAUSE);
          }
        }
      }
    } finally {
      pending.all().forEach(PendingConnection::close);
      closeQuietly(selector);
    }
  }

  private void turn() throws IOException {
    selector.select(EXPIRY_POLL_MILLIS);
    Set<SelectionKey> ready = selector.selectedKeys();
    for (SelectionKey key : List.copyOf(ready)) {
      ready.remove(key);
      if (!key.isValid()) {
        continue;
      }
      if (key.isAcceptable()) {
        accept();
      } else {
        hear(key);
      }
    }
    handOver();
    for (PendingConnection late : pending.expired(System.nanoTime())) {
      drop(
          late,
          RejectedFrames.Reason.HANDSHAKE_TIMEOUT,
          "a connection from " + late.address() + ": it took too long to authenticate");
    }
  }

  private void accept() throws IOException {
    for (int k = 0; k < ACCEPTED_AT_ONCE; k++) {
      SocketChannel channel;
      try {
        channel = server.accept();
      } catch (IOException e) {
        // no more files, say: then the oldest has to go, and no other is accepted for a moment
        pending.oldest().ifPresent(this::crowdOut);
        throw e;
      }
      if (channel == null) {
        return;
      }
      admit(channel);
    }
  }

  private void admit(SocketChannel channel) {
    try {
      PendingConnection connection = PendingConnection.begin(channel, session);
      channel.register(selector, SelectionKey.OP_READ, connection);
      pending
          .admit(connection, connection.peer().getAddress(), System.nanoTime())
          .ifPresent(this::crowdOut);
    } catch (IOException e) { // it is gone already
      coordinator
          .drops()
          .count(
              RejectedFrames.Reason.HANDSHAKE_ENDED,
              "a connection that ended when it was accepted: " + e.getMessage());
      closeQuietly(channel);
    }
  }

  private void hear(SelectionKey key) {
    PendingConnection connection = (PendingConnection) key.attachment();
    try {
      Optional<Handshake.Agreed> peer = connection.read();
      if (peer.isPresent()) {
        pending.authenticated(connection);
        key.cancel();
        authenticated.add(new Handed(key, peer.get()));
      }
    } catch (BadFrameException e) {
      drop(connection, e.reason(), e.getMessage());
    } catch (EOFException e) {
      drop(connection, RejectedFrames.Reason.HANDSHAKE_ENDED, e.getMessage());
    } catch (IOException | CancelledKeyException e) {
      drop(
          connection,
          RejectedFrames.Reason.HANDSHAKE_ENDED,
          "a connection from " + connection.address() + ": " + e.getMessage());
    }
  }

  /** Gives those who have authenticated threads of their own. */
  private void handOver() throws IOException {
    if (authenticated.isEmpty()) {
      return;
    }
    selector.selectNow(); // only now do channels forget the selector, and may block
    List<Handed> handed = List.copyOf(authenticated);
    authenticated.clear();
    for (Handed next : handed) {
      SocketChannel channel = (SocketChannel) next.key().channel();
      try {
        serve(channel, next.peer());
      } catch (IOException e) { // it is gone already
        closeQuietly(channel);
      } catch (OutOfMemoryError e) { // there cannot be another thread
        LOG.error("{} cannot be served: {}", next.peer().name(), e.getMessage());
        closeQuietly(channel);
      }
    }
  }

  private void serve(SocketChannel channel, Handshake.Agreed peer) throws IOException {
    channel.configureBlocking(true);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    ServerConnection connection = new ServerConnection(channel, session, coordinator, peer);
    open.add(connection);
    SessionThreads.start(
        "answers of " + peer.name(),
        () -> {
          connection.run();
          open.remove(connection);
        });
    if (closed) {
      connection.close();
    }
  }

  /** Makes room; the limiter has let go of it already, or does so now. */
  private void crowdOut(PendingConnection connection) {
    drop(
        connection,
        RejectedFrames.Reason.CROWDED_OUT,
        String.format(
            Locale.ROOT,
            "a connection from %s: too many have not authenticated, and it was the oldest",
            connection.address()));
  }

  private void drop(PendingConnection connection, RejectedFrames.Reason reason, String what) {
    pending.wasted(connection, System.nanoTime());
    connection.close();
    coordinator.drops().count(reason, what);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("closed nevertheless: {}", e.toString());
    }
  }
}
