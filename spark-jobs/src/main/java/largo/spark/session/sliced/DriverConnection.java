package largo.spark.session.sliced;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import largo.core.Deadline;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of a member with the driver, which is made again if it is lost. Thread-safe. */
final class DriverConnection {

  private static final Logger LOG = LoggerFactory.getLogger(DriverConnection.class);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final PeerNetwork network;
  private final SliceConfig config;
  private final HostPort address;
  private volatile PeerConnection connection;
  private volatile boolean ended;

  /**
   * A connection that is not made yet.
   *
   * @param address at which other members reach this one
   */
  DriverConnection(PeerNetwork network, SliceConfig config, HostPort address) {
    this.network = network;
    this.config = config;
    this.address = address;
  }

  /**
   * Connects to the driver, and says where other members reach this one.
   *
   * @throws IOException if the driver cannot be reached
   */
  void connect(Deadline deadline) throws IOException {
    connection = network.dial("the driver", config.driver().resolved(), deadline);
    connection.send(PeerMessage.of(PeerMessageType.HELLO, 0, 0, address.encode()), deadline);
  }

  /** Whether a connection is the current one with the driver. */
  boolean is(PeerConnection other) {
    return other == connection;
  }

  PeerConnection connection() {
    return connection;
  }

  /** Whether the session goes on. */
  boolean isNeeded() {
    return !ended;
  }

  /** The session has ended: the connection is not made again. */
  void end() {
    ended = true;
  }

  void send(PeerMessage message) throws IOException {
    connection.send(message, Deadline.after(config.timeout()));
  }

  void offer(PeerMessage message) {
    connection.offer(message);
  }

  /**
   * Connects until it succeeds, or the session ends.
   *
   * @throws IOException after the timeout, when the driver does not wait for this member any more
   */
  void connectAgain() throws IOException {
    Deadline deadline = Deadline.after(config.timeout());
    while (!ended) {
      try {
        connect(deadline);
        return;
      } catch (IOException e) {
        if (deadline.hasPassed()) {
          throw e;
        }
        LOG.debug("the driver cannot be reached yet: {}", e.toString());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the member is closed
        return;
      }
    }
  }
}
