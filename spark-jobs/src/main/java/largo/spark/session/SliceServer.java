package largo.spark.session;

import java.time.Duration;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.UpdateRule;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.sliced.SliceConfig;
import largo.spark.session.sliced.SliceConfig.HostPort;
import largo.spark.session.sliced.SliceCoordinator;

/** The driver's end of a sharded optimizer, and the network that its members connect to. */
final class SliceServer implements AutoCloseable {

  private final SliceCoordinator coordinator;
  private final UpdateRule rule;
  private final RegularizationPenalty penalty;
  private final String host;
  private final Duration timeout;
  private PeerNetwork network; // null before it is open

  /**
   * A server that is not open yet.
   *
   * @param host at which executors reach the driver
   * @param shards number of all shards
   * @param timeout of each wait for members
   */
  SliceServer(
      UpdateRule rule, RegularizationPenalty penalty, String host, int shards, Duration timeout) {
    this.rule = rule;
    this.penalty = penalty;
    this.host = host;
    this.timeout = timeout;
    this.coordinator = new SliceCoordinator(rule, penalty, shards, timeout);
  }

  SliceCoordinator coordinator() {
    return coordinator;
  }

  /**
   * Listens for members.
   *
   * @throws SessionException if no port can be bound
   */
  SliceConfig open(SessionDescriptor session, ListenPort port) {
    network =
        new PeerNetwork(
            session, "the driver", SliceConfig.maxContent(rule, penalty.layout()), coordinator);
    int bound = port.bind(network::listen);
    return new SliceConfig(rule, new HostPort(host, bound), timeout);
  }

  @Override
  public void close() {
    if (network != null) {
      network.close();
    }
  }
}
