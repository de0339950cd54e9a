package largo.spark.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Optional;
import largo.spark.session.protocol.BadFrameException;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;

/** A connection to the driver that has not authenticated yet. Does not block. */
final class PendingConnection {

  private final SocketChannel channel;
  private final InetSocketAddress peer;
  private final SessionDescriptor session;
  private final byte[] nonce = SharedSecret.randomBytes();
  private final ByteBuffer hello = ByteBuffer.allocate(Handshake.HELLO_BYTES);

  private PendingConnection(
      SocketChannel channel, InetSocketAddress peer, SessionDescriptor session) {
    this.channel = channel;
    this.peer = peer;
    this.session = session;
  }

  /** Begins the handshake: sends the driver's nonce. */
  static PendingConnection begin(SocketChannel channel, SessionDescriptor session)
      throws IOException {
    channel.configureBlocking(false);
    PendingConnection connection =
        new PendingConnection(channel, (InetSocketAddress) channel.getRemoteAddress(), session);
    connection.send(connection.nonce);
    return connection;
  }

  SocketChannel channel() {
    return channel;
  }

  /** The remote address. */
  InetSocketAddress peer() {
    return peer;
  }

  /**
   * Reads what has arrived.
   *
   * @return the result of the handshake; empty if it is incomplete
   * @throws BadFrameException if the other side does not know the secret
   * @throws EOFException if the connection ended
   */
  Optional<Handshake.Result> read() throws IOException {
    if (channel.read(hello) < 0) {
      throw new EOFException(
          String.format(
              Locale.ROOT,
              "a connection from %s ended after %d of %d bytes of its handshake",
              address(),
              hello.position(),
              hello.capacity()));
    }
    if (hello.hasRemaining()) {
      return Optional.empty();
    }
    Handshake.Verified verified = Handshake.verify(session, nonce, hello.array(), address());
    send(verified.proof());
    return Optional.of(verified.result());
  }

  /** Host and port, for messages. */
  String address() {
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is closed anyway
    }
  }

  /** Sends a few bytes, which fit in the buffer of every new connection. */
  private void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    channel.write(buffer);
    if (buffer.hasRemaining()) {
      throw new IOException("no room for " + bytes.length + " bytes to " + address());
    }
  }
}
