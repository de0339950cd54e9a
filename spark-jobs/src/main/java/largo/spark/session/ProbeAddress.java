package largo.spark.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.sliced.SliceConfig.HostPort;

/** Addresses as the content of messages of a {@link ClusterProbe}. */
final class ProbeAddress {

  private ProbeAddress() {}

  static ByteBuffer encode(HostPort address) {
    byte[] host = address.host().getBytes(StandardCharsets.UTF_8);
    return PeerMessage.buffer(Integer.BYTES + host.length).putInt(address.port()).put(host).flip();
  }

  static HostPort decode(ByteBuffer content) {
    int port = content.getInt();
    return new HostPort(StandardCharsets.UTF_8.decode(content).toString(), port);
  }
}
