package largo.spark.session;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.apache.spark.SparkConf;

/**
 * Where the driver listens for executors, with the settings and rules of Spark's own services: the
 * port that is set, or the next ones if it is taken, as many as {@code spark.port.maxRetries}.
 *
 * @param address of the interface
 * @param first port; 0 for any that is free
 * @param retries how many further ports may be tried
 */
record ListenPort(String address, int first, int retries) {

  /** The setting of the first port. */
  static final String KEY = "spark.largo.session.port";

  private static final String RETRIES = "spark.port.maxRetries";

  /** Connections that may wait until they are accepted; the system may allow fewer. */
  private static final int BACKLOG = 4096;

  private static final int LEAST = 1024;
  private static final int PORTS = 65536;

  /**
   * What an application has set.
   *
   * @throws SessionException if that is no port
   */
  static ListenPort of(SparkConf conf) {
    int port = number(conf, KEY, 0);
    if (port != 0 && (port < LEAST || port >= PORTS)) {
      throw new SessionException(
          "%s must be 0, for any free port, or from %d to %d, but was %d",
          KEY, LEAST, PORTS - 1, port);
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
   * Listens.
   *
   * @throws SessionException if that cannot be
   */
  ServerSocketChannel bind() {
    IOException last = null;
    for (int k = 0; k <= (first == 0 ? 0 : retries); k++) {
      try {
        return bind(port(k));
      } catch (BindException e) {
        last = e;
      } catch (IOException e) {
        throw failed(e);
      }
    }
    throw failed(last);
  }

  private ServerSocketChannel bind(int port) throws IOException {
    InetSocketAddress at = new InetSocketAddress(address, port);
    if (at.isUnresolved()) {
      throw new UnknownHostException("the name cannot be resolved");
    }
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      return server.bind(at, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  /** The k-th port; after the last one come those that need no privileges. */
  private int port(int k) {
    return first == 0 ? 0 : (first + k - LEAST) % (PORTS - LEAST) + LEAST;
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
