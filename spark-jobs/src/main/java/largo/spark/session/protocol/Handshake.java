package largo.spark.session.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import largo.core.Deadline;

/**
 * Mutual authentication of the ends of a connection: both prove that they know the secret without
 * revealing it.
 *
 * <pre>
 *   driver    to executor   its nonce
 *   executor  to driver     run, its nonce, its name, HMAC(secret, "worker" both nonces, run, name)
 *   driver    to executor   HMAC(secret, "driver" both nonces, run, name)
 * </pre>
 *
 * <p>Messages have fixed lengths. Nothing is interpreted before it is authenticated, and recorded
 * messages cannot be used again.
 */
public final class Handshake {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int RUN_BYTES = 16;
  private static final int NAME_BYTES = 64;

  /** Length of the executor's message. */
  public static final int HELLO_BYTES = RUN_BYTES + 2 * SharedSecret.BYTES + NAME_BYTES;

  /** Length of nonces and proofs. */
  public static final int NONCE_BYTES = SharedSecret.BYTES;

  private Handshake() {}

  /**
   * The result of a handshake for both ends.
   *
   * @param executor name of the executor, for messages
   * @param toDriver key for data to the driver, byte[32]
   * @param toExecutor key for data to the executor, byte[32]
   */
  public record Result(String executor, byte[] toDriver, byte[] toExecutor) {

    private static Result of(SessionDescriptor session, Proofs proofs, byte[] name) {
      return new Result(
          new String(name, StandardCharsets.UTF_8).strip(),
          proofs.of(session, "key to driver"),
          proofs.of(session, "key to worker"));
    }

    /** The driver's end of the connection, encrypted if the session is. */
    public ByteChannel driverChannel(ByteChannel channel, SessionDescriptor session) {
      return session.encrypted() ? new FrameEncryption(channel, toExecutor, toDriver) : channel;
    }

    /** The executor's end of the connection, encrypted if the session is. */
    public ByteChannel executorChannel(ByteChannel channel, SessionDescriptor session) {
      return session.encrypted() ? new FrameEncryption(channel, toDriver, toExecutor) : channel;
    }
  }

  /**
   * The result for the driver: an executor that knows the secret.
   *
   * @param proof the driver's proof that it knows the secret, to be sent back
   */
  public record Verified(Result result, byte[] proof) {}

  /**
   * The driver's side.
   *
   * @param nonce that was sent to the executor
   * @param hello message of the executor, byte[{@link #HELLO_BYTES}]
   * @param address of the executor, for messages
   * @throws BadFrameException if it does not know the secret
   */
  public static Verified verify(
      SessionDescriptor session, byte[] nonce, byte[] hello, String address)
      throws BadFrameException {
    ByteBuffer in = ByteBuffer.wrap(hello);
    byte[] run = next(in, RUN_BYTES);
    byte[] executorNonce = next(in, SharedSecret.BYTES);
    byte[] name = next(in, NAME_BYTES);
    byte[] proof = next(in, SharedSecret.BYTES);
    Proofs proofs = new Proofs(nonce, executorNonce, name);
    if (!MessageDigest.isEqual(run, bytes(session.run()))
        || !MessageDigest.isEqual(proof, proofs.of(session, "worker"))) {
      throw new BadFrameException(
          RejectionReason.UNAUTHENTICATED,
          "a connection from %s: it does not know the secret of the run",
          address);
    }
    return new Verified(Result.of(session, proofs, name), proofs.of(session, "driver"));
  }

  /**
   * The executor's side.
   *
   * @param name of the executor; truncated to 64 bytes
   * @throws BadFrameException if the driver does not know the secret
   * @throws SocketTimeoutException if it takes longer than 10 s
   * @throws EOFException if the driver closes the connection
   */
  public static Result connect(SocketChannel channel, SessionDescriptor session, String name)
      throws IOException {
    Socket socket = channel.socket();
    Deadline deadline = Deadline.after(TIMEOUT);
    Client client =
        new Client(session, name, read(socket, SharedSecret.BYTES, deadline, "its nonce"));
    socket.getOutputStream().write(client.hello());
    Result result = client.finish(read(socket, SharedSecret.BYTES, deadline, "its proof"));
    socket.setSoTimeout(0);
    return result;
  }

  /** The executor's side, message by message. */
  public static final class Client {

    private final SessionDescriptor session;
    private final byte[] nonce = SharedSecret.randomBytes();
    private final byte[] name;
    private final Proofs proofs;

    /**
     * Begins a handshake.
     *
     * @param name of the executor; truncated to 64 bytes
     * @param driverNonce received from the other end, byte[{@link #NONCE_BYTES}]
     */
    public Client(SessionDescriptor session, String name, byte[] driverNonce) {
      this.session = session;
      this.name =
          Arrays.copyOf(
              (name + " ".repeat(NAME_BYTES)).getBytes(StandardCharsets.UTF_8), NAME_BYTES);
      this.proofs = new Proofs(driverNonce, nonce, this.name);
    }

    /** The message to be sent, byte[{@link #HELLO_BYTES}]. */
    public byte[] hello() {
      return ByteBuffer.allocate(HELLO_BYTES)
          .put(bytes(session.run()))
          .put(nonce)
          .put(name)
          .put(proofs.of(session, "worker"))
          .array();
    }

    /**
     * Ends the handshake.
     *
     * @param proof received from the other end, byte[{@link #NONCE_BYTES}]
     * @throws BadFrameException if the other end does not know the secret
     */
    public Result finish(byte[] proof) throws BadFrameException {
      if (!MessageDigest.isEqual(proof, proofs.of(session, "driver"))) {
        throw new BadFrameException(
            RejectionReason.UNAUTHENTICATED,
            "the server at this address does not know the secret of the run, and is not its driver");
      }
      return Result.of(session, proofs, name);
    }
  }

  /** Signatures of all data that both sides have sent. */
  private record Proofs(byte[] driverNonce, byte[] executorNonce, byte[] name) {

    byte[] of(SessionDescriptor session, String purpose) {
      byte[] label = Arrays.copyOf(purpose.getBytes(StandardCharsets.US_ASCII), 16);
      byte[] encrypted = {(byte) (session.encrypted() ? 1 : 0)};
      return session
          .secret()
          .sign(label, encrypted, bytes(session.run()), driverNonce, executorNonce, name);
    }
  }

  private static byte[] read(Socket socket, int count, Deadline deadline, String what)
      throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int millis = (int) deadline.remainingMillis();
      if (millis == 0) {
        throw new SocketTimeoutException("the driver did not send " + what);
      }
      socket.setSoTimeout(millis);
      int n;
      try {
        n = in.read(bytes, at, count - at);
      } catch (SocketTimeoutException e) {
        throw new SocketTimeoutException("the driver did not send " + what);
      }
      if (n < 0) {
        throw new EOFException("the driver closed the connection before it sent " + what);
      }
      at += n;
    }
    return bytes;
  }

  private static byte[] next(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static byte[] bytes(UUID run) {
    return ByteBuffer.allocate(RUN_BYTES)
        .putLong(run.getMostSignificantBits())
        .putLong(run.getLeastSignificantBits())
        .array();
  }
}
