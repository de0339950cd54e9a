package largo.spark.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/**
 * How the two ends of a connection prove to each other that they know the secret, without showing
 * it.
 *
 * <pre>
 *   driver  to worker   its nonce
 *   worker  to driver   run, its nonce, its name, HMAC(secret, "worker" both nonces, run, name)
 *   driver  to worker   HMAC(secret, "driver" both nonces, run, name)
 * </pre>
 *
 * <p>Messages are of fixed lengths. Nothing is parsed before it is proven, and nothing that was
 * overheard can be used again.
 */
final class Handshake {

  /** The longest that a worker waits for the driver's part of it. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int RUN_BYTES = 16;
  private static final int NAME_BYTES = 64;

  /** Bytes of what the worker sends. */
  static final int HELLO_BYTES = RUN_BYTES + 2 * SharedSecret.BYTES + NAME_BYTES;

  private Handshake() {}

  /**
   * What both ends have when it is done.
   *
   * @param name of the worker's executor
   * @param toDriver key for what goes to the driver, byte[32]
   * @param toWorker key for what goes to the worker, likewise
   */
  record Agreed(String name, byte[] toDriver, byte[] toWorker) {

    private static Agreed of(SessionDescriptor session, Proofs proofs, byte[] name) {
      return new Agreed(
          new String(name, StandardCharsets.UTF_8).strip(),
          proofs.of(session, "key to driver"),
          proofs.of(session, "key to worker"));
    }
  }

  /**
   * What the driver makes of a worker that knows the secret.
   *
   * @param proof to be sent back: that the driver knows it, too
   */
  record Verified(Agreed agreed, byte[] proof) {}

  /**
   * The driver's side.
   *
   * @param nonce that was sent to the worker
   * @param hello what the worker has sent
   * @param from where it is, for messages
   * @throws BadFrameException if it does not know the secret
   */
  static Verified verify(SessionDescriptor session, byte[] nonce, byte[] hello, String from)
      throws BadFrameException {
    ByteBuffer in = ByteBuffer.wrap(hello);
    byte[] run = next(in, RUN_BYTES);
    byte[] theirs = next(in, SharedSecret.BYTES);
    byte[] name = next(in, NAME_BYTES);
    byte[] proof = next(in, SharedSecret.BYTES);
    Proofs proofs = new Proofs(nonce, theirs, name);
    if (!MessageDigest.isEqual(run, bytes(session.run()))
        || !MessageDigest.isEqual(proof, proofs.of(session, "worker"))) {
      throw new BadFrameException(
          RejectedFrames.Reason.UNAUTHENTICATED,
          "a connection from %s: it does not know the secret of the run",
          from);
    }
    return new Verified(Agreed.of(session, proofs, name), proofs.of(session, "driver"));
  }

  /**
   * The worker's side.
   *
   * @param name at most 64 bytes; what is longer is cut off
   * @throws BadFrameException if the other side does not know the secret
   * @throws SocketTimeoutException if it is too slow
   * @throws EOFException if it closes the connection
   */
  static Agreed connect(SocketChannel channel, SessionDescriptor session, String name)
      throws IOException {
    Socket socket = channel.socket();
    long end = System.nanoTime() + DEADLINE.toNanos();
    byte[] padded =
        Arrays.copyOf((name + " ".repeat(NAME_BYTES)).getBytes(StandardCharsets.UTF_8), NAME_BYTES);
    byte[] mine = SharedSecret.randomBytes();
    byte[] theirs = read(socket, SharedSecret.BYTES, end, "its nonce");
    Proofs proofs = new Proofs(theirs, mine, padded);
    ByteBuffer hello = ByteBuffer.allocate(HELLO_BYTES);
    hello.put(bytes(session.run())).put(mine).put(padded).put(proofs.of(session, "worker"));
    socket.getOutputStream().write(hello.array());

    byte[] proof = read(socket, SharedSecret.BYTES, end, "its proof");
    if (!MessageDigest.isEqual(proof, proofs.of(session, "driver"))) {
      throw new BadFrameException(
          RejectedFrames.Reason.UNAUTHENTICATED,
          "what listens there does not know the secret of the run; it is not the driver of it");
    }
    socket.setSoTimeout(0);
    return Agreed.of(session, proofs, padded);
  }

  /** What is signed: all that both sides said. */
  private record Proofs(byte[] driversNonce, byte[] workersNonce, byte[] name) {

    byte[] of(SessionDescriptor session, String purpose) {
      byte[] label = Arrays.copyOf(purpose.getBytes(StandardCharsets.US_ASCII), 16);
      byte[] sealed = {(byte) (session.sealed() ? 1 : 0)};
      return session
          .secret()
          .sign(label, sealed, bytes(session.run()), driversNonce, workersNonce, name);
    }
  }

  private static byte[] read(Socket socket, int count, long end, String what) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int left = (int) ((end - System.nanoTime()) / 1_000_000);
      if (left <= 0) {
        throw new SocketTimeoutException("the driver did not send " + what);
      }
      socket.setSoTimeout(left);
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

  private static byte[] next(ByteBuffer from, int count) {
    byte[] bytes = new byte[count];
    from.get(bytes);
    return bytes;
  }

  private static byte[] bytes(UUID run) {
    return ByteBuffer.allocate(RUN_BYTES)
        .putLong(run.getMostSignificantBits())
        .putLong(run.getLeastSignificantBits())
        .array();
  }
}
