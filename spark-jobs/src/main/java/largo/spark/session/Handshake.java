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

  /** The longest that it may take. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final int NAME_BYTES = 64;

  private Handshake() {}

  /**
   * What both ends have when it is done.
   *
   * @param name of the worker's executor
   * @param toDriver key for what goes to the driver, byte[32]
   * @param toWorker key for what goes to the worker, likewise
   */
  record Agreed(String name, byte[] toDriver, byte[] toWorker) {

    private static Agreed of(Session session, Proofs proofs, byte[] name) {
      return new Agreed(
          new String(name, StandardCharsets.UTF_8).strip(),
          proofs.of(session, "key to driver"),
          proofs.of(session, "key to worker"));
    }
  }

  /**
   * The driver's side.
   *
   * @throws BadFrameException if the other side does not know the secret, or is too slow
   */
  static Agreed accept(SocketChannel channel, Session session) throws IOException {
    Socket socket = channel.socket();
    long end = System.nanoTime() + DEADLINE.toNanos();
    byte[] mine = Secret.randomBytes();
    socket.getOutputStream().write(mine);

    byte[] run = read(socket, 16, end);
    byte[] theirs = read(socket, Secret.BYTES, end);
    byte[] name = read(socket, NAME_BYTES, end);
    byte[] proof = read(socket, Secret.BYTES, end);
    Proofs proofs = new Proofs(mine, theirs, name);
    if (!MessageDigest.isEqual(run, bytes(session.run()))
        || !MessageDigest.isEqual(proof, proofs.of(session, "worker"))) {
      throw stranger("it does not know the secret of the run");
    }
    socket.getOutputStream().write(proofs.of(session, "driver"));
    socket.setSoTimeout(0);
    return Agreed.of(session, proofs, name);
  }

  /**
   * The worker's side.
   *
   * @param name at most 64 bytes; what is longer is cut off
   * @throws BadFrameException if the other side does not know the secret, or is too slow
   */
  static Agreed connect(SocketChannel channel, Session session, String name) throws IOException {
    Socket socket = channel.socket();
    long end = System.nanoTime() + DEADLINE.toNanos();
    byte[] padded =
        Arrays.copyOf((name + " ".repeat(NAME_BYTES)).getBytes(StandardCharsets.UTF_8), NAME_BYTES);
    byte[] mine = Secret.randomBytes();
    byte[] theirs = read(socket, Secret.BYTES, end);
    Proofs proofs = new Proofs(theirs, mine, padded);
    ByteBuffer hello = ByteBuffer.allocate(16 + 2 * Secret.BYTES + NAME_BYTES);
    hello.put(bytes(session.run())).put(mine).put(padded).put(proofs.of(session, "worker"));
    socket.getOutputStream().write(hello.array());

    if (!MessageDigest.isEqual(read(socket, Secret.BYTES, end), proofs.of(session, "driver"))) {
      throw stranger("it does not know the secret of the run");
    }
    socket.setSoTimeout(0);
    return Agreed.of(session, proofs, padded);
  }

  /** What is signed: all that both sides said. */
  private record Proofs(byte[] driversNonce, byte[] workersNonce, byte[] name) {

    byte[] of(Session session, String purpose) {
      byte[] label = Arrays.copyOf(purpose.getBytes(StandardCharsets.US_ASCII), 16);
      byte[] sealed = {(byte) (session.sealed() ? 1 : 0)};
      return session
          .secret()
          .sign(label, sealed, bytes(session.run()), driversNonce, workersNonce, name);
    }
  }

  private static byte[] read(Socket socket, int count, long end) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int left = (int) ((end - System.nanoTime()) / 1_000_000);
      if (left <= 0) {
        throw stranger("it took too long to introduce itself");
      }
      socket.setSoTimeout(left);
      try {
        int n = in.read(bytes, at, count - at);
        if (n < 0) {
          throw new EOFException("the connection ended before it was agreed on");
        }
        at += n;
      } catch (SocketTimeoutException e) {
        throw stranger("it took too long to introduce itself");
      }
    }
    return bytes;
  }

  private static byte[] bytes(UUID run) {
    return ByteBuffer.allocate(16)
        .putLong(run.getMostSignificantBits())
        .putLong(run.getLeastSignificantBits())
        .array();
  }

  private static BadFrameException stranger(String why) {
    return new BadFrameException(Drops.Reason.STRANGER, "a connection: %s", why);
  }
}
