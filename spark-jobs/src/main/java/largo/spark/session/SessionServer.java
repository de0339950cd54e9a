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
import largo.spark.session.protocol.BadFrameException;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.SessionDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of executors to a session.
 *
 * <p>One thread serves all unauthenticated connections, so that each needs no thread and at most a
 * few hundred bytes; {@link ConnectionLimiter} limits their number. An authenticated connection has
 * two threads.
 */
final class SessionServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionServer.class);

  /** Number of connections that are accepted in a row, before others are read. */
  private static final int ACCEPT_BATCH = 64;

  private static final long EXPIRY_POLL_MILLIS = 250;

  /** Pause after a failure to accept a connection. */
  private static final long RETRY_NANOS = 10_000_000;

  private final ServerSocketChannel server;
  private final Selector selector;
  private final SessionDescriptor session;
  private final Coordinator coordinator;
  private final ConnectionLimiter<PendingConnection> pending;
  private final List<Authenticated> authenticated = new ArrayList<>();
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** An authenticated connection whose threads have not started. */
  private record Authenticated(SelectionKey key, Handshake.Result handshake) {}

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

  /** Opens a server on a port. */
  static SessionServer open(ListenPort port, SessionDescriptor session, Coordinator coordinator) {
    return open(port, session, coordinator, ConnectionLimiter.Limits.DEFAULT);
  }

  /** Opens a server on a port with given limits. */
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
      SessionThreads.start("server", sessionServer::run);
      return sessionServer;
    } catch (IOException e) {
      closeQuietly(server);
      throw new UncheckedIOException("cannot listen at " + port.address(), e);
    }
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** Closes all connections. */
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
          poll();
        } catch (IOException | RuntimeException e) {
          if (!closed) {
            LOG.warn("a connection to the session could not be served: {}", e.toString());
            LockSupport.parkNanos(RETRY_NANOS);
          }
        }
      }
    } finally {
      pending.all().forEach(PendingConnection::close);
      closeQuietly(selector);
    }
  }

  private void poll() throws IOException {
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
        read(key);
      }
    }
    serveAuthenticated();
    for (PendingConnection late : pending.expired(System.nanoTime())) {
      reject(
          late,
          RejectionReason.HANDSHAKE_TIMEOUT,
          "a connection from " + late.address() + ": it took too long to authenticate");
    }
  }

  private void accept() throws IOException {
    for (int k = 0; k < ACCEPT_BATCH; k++) {
      SocketChannel channel;
      try {
        channel = server.accept();
      } catch (IOException e) {
        // for example too many open files: close the oldest connection, and pause
        pending.oldest().ifPresent(this::evict);
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
          .ifPresent(this::evict);
    } catch (IOException e) { // closed in the meantime
      coordinator
          .rejected()
          .count(
              RejectionReason.HANDSHAKE_ENDED,
              "a connection that ended when it was accepted: " + e.getMessage());
      closeQuietly(channel);
    }
  }

  private void read(SelectionKey key) {
    PendingConnection connection = (PendingConnection) key.attachment();
    try {
      Optional<Handshake.Result> handshake = connection.read();
      if (handshake.isPresent()) {
        pending.authenticated(connection);
        key.cancel();
        authenticated.add(new Authenticated(key, handshake.get()));
      }
    } catch (BadFrameException e) {
      reject(connection, e.reason(), e.getMessage());
    } catch (EOFException e) {
      reject(connection, RejectionReason.HANDSHAKE_ENDED, e.getMessage());
    } catch (IOException | CancelledKeyException e) {
      reject(
          connection,
          RejectionReason.HANDSHAKE_ENDED,
          "a connection from " + connection.address() + ": " + e.getMessage());
    }
  }

  /** Starts the threads of authenticated connections. */
  private void serveAuthenticated() throws IOException {
    if (authenticated.isEmpty()) {
      return;
    }
    selector.selectNow(); // deregisters their channels, which may then block
    List<Authenticated> ready = List.copyOf(authenticated);
    authenticated.clear();
    for (Authenticated next : ready) {
      SocketChannel channel = (SocketChannel) next.key().channel();
      try {
        serve(channel, next.handshake());
      } catch (IOException e) { // closed in the meantime
        closeQuietly(channel);
      } catch (OutOfMemoryError e) { // no more threads can be started
        LOG.error("{} cannot be served: {}", next.handshake().executor(), e.getMessage());
        closeQuietly(channel);
      }
    }
  }

  private void serve(SocketChannel channel, Handshake.Result handshake) throws IOException {
    channel.configureBlocking(true);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    ServerConnection connection = new ServerConnection(channel, session, coordinator, handshake);
    open.add(connection);
    LOG.debug("session {}: {} connected", session.name(), handshake.executor());
    SessionThreads.start(
        "responses of " + handshake.executor(),
        () -> {
          connection.run();
          open.remove(connection);
        });
    if (closed) {
      connection.close();
    }
  }

  /** Closes the oldest connection in favor of a new one. */
  private void evict(PendingConnection connection) {
    reject(
        connection,
        RejectionReason.CROWDED_OUT,
        String.format(
            Locale.ROOT,
            "a connection from %s: too many have not authenticated, and it was the oldest",
            connection.address()));
  }

  private void reject(PendingConnection connection, RejectionReason reason, String what) {
    pending.wasted(connection, System.nanoTime());
    connection.close();
    coordinator.rejected().count(reason, what);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("closed nevertheless: {}", e.toString());
    }
  }
}
