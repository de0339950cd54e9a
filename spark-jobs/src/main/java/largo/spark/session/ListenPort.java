package largo.spark.session;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.apache.spark.SparkConf;

/**
 * The port on which the driver listens for executors, by the rules of Spark's services: the
 * configured port, or one of the next {@code spark.port.maxRetries} ports if it is in use.
 *
 * @param address of the interface
 * @param first first port; 0 for any free port
 * @param retries number of further ports to try
 */
record ListenPort(String address, int first, int retries) {

  /** The key of the first port. */
  static final String KEY = "spark.largo.session.port";

  private static final String RETRIES = "spark.port.maxRetries";

  /** Maximum number of connections that wait to be accepted; the system may have a lower limit. */
  private static final int BACKLOG = 4096;

  private static final int MIN_PORT = 1024;
  private static final int PORTS = 65536;

  /**
   * The port that is configured in an application.
   *
   * @throws SessionException if it is not a port
   */
  static ListenPort of(SparkConf conf) {
    int port = number(conf, KEY, 0);
    if (port != 0 && (port < MIN_PORT || port >= PORTS)) {
      throw new SessionException(
          "%s must be 0, for any free port, or from %d to %d, but was %d",
          KEY, MIN_PORT, PORTS - 1, port);
    }
    String host = conf.get("spark.driver.host", "localhost");
    return new ListenPort(
        conf.get("spark.driver.bindAddress", host), port, Math.max(0, number(conf, RETRIES, 16)));
  }

  /** Any free port. */
  static ListenPort any(String address) {
    return new ListenPort(address, 0, 0);
  }

  /**
   * Opens a server socket.
   *
   * @throws SessionException if no port can be bound
   */
  ServerSocketChannel bind() {
    return bind(ListenPort::open);
  }

  /**
   * Binds something to the first port that is free.
   *
   * @throws SessionException if no port can be bound
   */
  <T> T bind(Binder<T> binder) {
    IOException last = null;
    for (int k = 0; k <= (first == 0 ? 0 : retries); k++) {
      try {
        return binder.bind(resolved(port(k)));
      } catch (BindException e) {
        last = e;
      } catch (IOException e) {
        throw failed(e);
      }
    }
    throw failed(last);
  }

  /** Binds something to an address. */
  @FunctionalInterface
  interface Binder<T> {

    /**
     * Binds it.
     *
     * @throws BindException if the port is in use
     */
    T bind(InetSocketAddress at) throws IOException;
  }

  private InetSocketAddress resolved(int port) throws IOException {
    InetSocketAddress at = new InetSocketAddress(address, port);
    if (at.isUnresolved()) {
      throw new UnknownHostException("the name cannot be resolved");
    }
    return at;
  }

  private static ServerSocketChannel open(InetSocketAddress at) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      return server.bind(at, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The k-th port; the last one is followed by the first that needs no privileges. */
  private int port(int k) {
    return first == 0 ? 0 : (first + k - MIN_PORT) % (PORTS - MIN_PORT) + MIN_PORT;
  }

  private SessionException failed(IOException e) {
    return new SessionException(
        e,
        "the driver cannot listen for executors at %s, port %s: %s; see spark.driver.bindAddress, "
            + "%s and %s",
        address,
        first == 0 ? "any" : first + (retries == 0 ? "" : " to " + port(retries)),
        e.getMessage(),
        KEY,
        RETRIES);
  }

  private static int number(SparkConf conf, String key, int otherwise) {
    String value = conf.get(key, Integer.toString(otherwise)).strip();
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new SessionException("%s must be a whole number, but was %s", key, value);
    }
  }
}
