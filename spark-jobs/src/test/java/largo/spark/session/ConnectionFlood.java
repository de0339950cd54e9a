package largo.spark.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import largo.spark.session.protocol.Handshake;

/**
 * Connections without the secret, one per thread, reopened when the peer closes them. A third of
 * them sends nothing, a third sends random bytes and waits, a third sends a complete hello with a
 * wrong proof.
 */
final class ConnectionFlood implements AutoCloseable {

  private static final int KINDS = 3;

  private final InetSocketAddress target;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean closed;

  private ConnectionFlood(InetSocketAddress target) {
    this.target = target;
  }

  static ConnectionFlood of(int connections, String host, int port) {
    ConnectionFlood flood = new ConnectionFlood(new InetSocketAddress(host, port));
    for (int k = 0; k < connections; k++) {
      int kind = k % KINDS;
      Thread thread = new Thread(() -> flood.run(kind), "flood " + k);
      thread.setDaemon(true);
      thread.start();
      flood.threads.add(thread);
    }
    return flood;
  }

  /** Total number of connections so far. */
  long connections() {
    return connections.get();
  }

  private void run(int kind) {
    Random random = new Random(kind);
    while (!closed) {
      try (Socket socket = new Socket()) {
        socket.connect(target, 5_000);
        connections.incrementAndGet();
        if (kind > 0) {
          byte[] bytes = new byte[kind == 1 ? 10 : Handshake.HELLO_BYTES];
          random.nextBytes(bytes);
          socket.getOutputStream().write(bytes);
        }
        while (!closed && socket.getInputStream().read() >= 0) {
          // the nonce, and then nothing until it is closed
        }
      } catch (IOException e) {
        // reset, or refused
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      // what still waits is ended by the other side within its deadline
      for (Thread thread : threads) {
        thread.join(10_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // daemon threads end with the process
    }
  }
}
