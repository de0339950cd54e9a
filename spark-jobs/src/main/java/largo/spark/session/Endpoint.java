package largo.spark.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Where executors connect to a session. Open as long as the session. */
final class Endpoint implements AutoCloseable {

  /** Connections that may be in the middle of proving themselves. */
  private static final int MOST_STRANGERS = 64;

  /** Nanoseconds before the next try if somebody could not be let in. */
  private static final long PAUSE = 10_000_000;

  private final ServerSocketChannel server;
  private final Session session;
  private final Hub hub;
  private final Semaphore strangers = new Semaphore(MOST_STRANGERS);
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Endpoint(ServerSocketChannel server, Session session, Hub hub) {
    this.server = server;
    this.session = session;
    this.hub = hub;
  }

  /**
   * Opens an endpoint at a port that is free.
   *
   * @param address of the interface to listen at
   */
  static Endpoint open(String address, Session session, Hub hub) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(address, 0));
      Endpoint endpoint = new Endpoint(server, session, hub);
      Threads.start("endpoint", endpoint::accept);
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + address + ": " + e.getMessage(), e);
    }
  }

  int port() {
    return server.socket().getLocalPort();
  }

  /** Ends all connections. */
  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      // it is closed all the same
    }
    open.forEach(Connection::close);
  }

  private void accept() {
    while (!closed) {
      try {
        admit(server.accept());
      } catch (IOException e) { // of this one connection, or closed, or no more files
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    if (!strangers.tryAcquire()) {
      hub.drops().count(Drops.Reason.STRANGER, "a connection: too many at a time");
      channel.close();
      return;
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    Connection connection = new Connection(channel, session, hub, strangers::release);
    open.add(connection);
    Threads.start(
        "answers",
        () -> {
          connection.run();
          open.remove(connection);
        });
    if (closed) {
      connection.close();
    }
  }
}
