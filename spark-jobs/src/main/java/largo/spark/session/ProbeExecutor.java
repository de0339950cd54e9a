package largo.spark.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import largo.core.Deadline;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerListener;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.sliced.SliceConfig.HostPort;

/**
 * The executor's end of a {@link ClusterProbe}: receives, and sends what the driver asks for.
 *
 * <pre>
 *   RESTORE …, RESTORE_END   bytes of the driver         answered by RESTORED
 *   FETCH                    answered by FETCHED …, FETCH_END
 *   FORM                     connects with a peer        answered by FORMED
 *   UPDATE                   GRADIENT …, PARAMETERS to that peer, which answers the driver by RECORDED
 * </pre>
 */
final class ProbeExecutor implements PeerListener, AutoCloseable {

  /** Bytes of a message. */
  static final int CHUNK = 1 << 18;

  private final PeerNetwork network;
  private final String host;
  private final Duration timeout;
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private volatile PeerConnection driver; // null before it is connected
  private PeerConnection peer; // null before it is connected

  private interface Command {
    /** Returns whether others follow. */
    boolean run() throws IOException;
  }

  ProbeExecutor(SessionDescriptor session, String name, String host, Duration timeout) {
    this.network = new PeerNetwork(session, name, CHUNK, this);
    this.host = host;
    this.timeout = timeout;
  }

  /** Connects with the driver, and serves it until it ends the probe or the timeout passes. */
  void serve(HostPort address) throws IOException {
    Deadline deadline = Deadline.after(timeout);
    int port = network.listen(new InetSocketAddress(host, 0));
    driver =
        network.dial("the driver", new InetSocketAddress(address.host(), address.port()), deadline);
    driver.send(
        PeerMessage.of(PeerMessageType.HELLO, 0, 0, new HostPort(host, port).encode()), deadline);
    try {
      Optional<Command> next;
      do {
        next =
            Optional.ofNullable(commands.poll(deadline.remainingMillis(), TimeUnit.MILLISECONDS));
      } while (next.isPresent() && next.get().run());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void received(PeerConnection from, PeerMessage message) {
    long bytes = message.offset();
    switch (message.type()) {
      case RESTORE_END -> driver.offer(PeerMessage.of(PeerMessageType.RESTORED, 0, 0));
      case FETCH ->
          commands.add(
              () -> send(driver, bytes, PeerMessageType.FETCHED, PeerMessageType.FETCH_END));
      case FORM -> {
        HostPort address = HostPort.decode(message.content());
        commands.add(() -> connect(address));
      }
      case UPDATE ->
          commands.add(
              () -> send(peer, bytes, PeerMessageType.GRADIENT, PeerMessageType.PARAMETERS));
      case PARAMETERS -> driver.offer(PeerMessage.of(PeerMessageType.RECORDED, 0, 0));
      case END -> commands.add(() -> false);
      default -> {
        // HELLO of a peer, or payload
      }
    }
  }

  @Override
  public void lost(PeerConnection connection, String why) {
    if (connection == driver) {
      commands.add(() -> false);
    }
  }

  @Override
  public void close() {
    network.close();
  }

  private boolean connect(HostPort address) throws IOException {
    Deadline deadline = Deadline.after(timeout);
    peer =
        network.dial(
            address.toString(), new InetSocketAddress(address.host(), address.port()), deadline);
    driver.send(PeerMessage.of(PeerMessageType.FORMED, 0, 0), deadline);
    return true;
  }

  private boolean send(PeerConnection to, long bytes, PeerMessageType type, PeerMessageType last)
      throws IOException {
    Deadline deadline = Deadline.after(timeout);
    for (long sent = 0; sent < bytes; sent += CHUNK) {
      to.send(PeerMessage.of(type, 0, 0, payload(bytes - sent)), deadline);
    }
    to.send(PeerMessage.of(last, 0, 0), deadline);
    return true;
  }

  /** A message's content, of at most the given length. */
  static ByteBuffer payload(long bytes) {
    return PeerMessage.buffer((int) Math.min(CHUNK, bytes));
  }
}
