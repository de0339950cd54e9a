package largo.spark.session.sliced;

import java.io.Serializable;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import largo.core.compress.FloatFormat;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.spark.session.peer.PeerMessage;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What the members of a sharded optimizer know in advance.
 *
 * @param rule the update rule
 * @param driver address of the driver's {@link SliceCoordinator}
 * @param format of gradients and parameters between members; the owner of a slice keeps float32
 * @param noise measurements of the gradient noise
 * @param timeout of each wait for others
 * @param configuration of file systems
 */
public record SliceConfig(
    UpdateRule rule,
    HostPort driver,
    FloatFormat format,
    SliceNoise noise,
    Duration timeout,
    SerializableConfiguration configuration)
    implements Serializable {

  /** Floats in one message: arrays of this length are not humongous objects of G1. */
  static final int CHUNK = 1 << 16;

  /** Values of a variation in one message, which may be doubles. */
  static final int VALUES = CHUNK / 2;

  /** Slots of sums over strips, at most. */
  private static final int SLOTS = 5;

  private static final int STRIP = 4096;
  private static final int MIN_CONTENT = 1 << 16;

  Configuration hadoop() {
    return configuration.value();
  }

  /** The address of a member or the driver. */
  public record HostPort(String host, int port) implements Serializable {

    InetSocketAddress resolved() {
      return new InetSocketAddress(host, port);
    }

    /** This as the content of a message. */
    public ByteBuffer encode() {
      byte[] name = host.getBytes(StandardCharsets.UTF_8);
      return PeerMessage.buffer(Integer.BYTES + name.length).putInt(port).put(name).flip();
    }

    /** The address that is all the rest of a message. */
    public static HostPort decode(ByteBuffer content) {
      int port = content.getInt();
      return new HostPort(StandardCharsets.UTF_8.decode(content).toString(), port);
    }

    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** An upper limit of the content of messages, in bytes. */
  public static int maxContent(UpdateRule rule, ParameterLayout layout) {
    long tensors = layout.tensors().size();
    long strips = ParameterSlice.all(layout).length() / STRIP + tensors;
    long sums = Double.BYTES * SLOTS * Math.max(strips, 2 * tensors);
    long scalars = (long) Double.BYTES * rule.scalars(layout);
    long floats = (long) Float.BYTES * CHUNK;
    return Math.toIntExact(MIN_CONTENT + Math.max(floats, Math.max(sums, scalars)));
  }
}
