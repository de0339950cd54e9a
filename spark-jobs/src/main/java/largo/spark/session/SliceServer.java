package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import largo.core.compress.FloatFormat;
import largo.core.gradient.RegularizationPenalty;
import largo.core.measure.NoiseSampling;
import largo.core.optimizer.UpdateRule;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.sliced.SliceConfig;
import largo.spark.session.sliced.SliceConfig.HostPort;
import largo.spark.session.sliced.SliceCoordinator;
import largo.spark.session.sliced.SliceNoise;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** The driver's end of a sharded optimizer, and the network that its members connect to. */
final class SliceServer implements AutoCloseable {

  private final JavaSparkContext spark;
  private final SliceCoordinator coordinator;
  private final UpdateRule rule;
  private final RegularizationPenalty penalty;
  private final FloatFormat format;
  private final SliceNoise noise;
  private final String host;
  private final Duration timeout;
  private PeerNetwork network; // null before it is open

  /**
   * A server that is not open yet.
   *
   * @param start rule, penalty and format of the optimizer
   * @param shards number of all shards
   * @param noise measurements of the gradient noise by owners
   * @param timeout of each wait for members
   */
  SliceServer(
      JavaSparkContext spark,
      SlicedStart start,
      int shards,
      Optional<NoiseSampling> noise,
      Duration timeout) {
    this.spark = spark;
    this.rule = start.rule();
    this.penalty = start.penalty();
    this.format = start.format();
    this.host = spark.getConf().get("spark.driver.host");
    this.noise = SliceNoise.of(noise);
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
    return new SliceConfig(
        rule,
        new HostPort(host, bound),
        format,
        noise,
        timeout,
        new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  @Override
  public void close() {
    if (network != null) {
      network.close();
    }
  }
}
