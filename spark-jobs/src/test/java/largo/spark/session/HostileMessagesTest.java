package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import largo.core.compress.GradientCodec;
import largo.core.compress.GradientCompressor;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.MessageType;
import largo.spark.session.protocol.RawFrame;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import org.junit.Test;

/** Damaged and hostile messages to a driver with two shards, which rejects and counts them. */
public class HostileMessagesTest extends SessionServerFixture {

  private static final int GRADIENT_FIELDS = 32;
  private static final int COMPRESSED_FIELDS = 32;
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100));

  @Test
  public void rejectsMalformedCompressedGradients() throws Exception {
    GradientCodec codec = reopenCompressed();
    ByteBuffer good =
        new GradientCompressor(codec, 2).compress(0, floats(2), 8).orElseThrow().bytes();
    byte[] content = new byte[good.remaining()];
    good.get(content);

    send(compressed(Arrays.copyOf(content, content.length + 1), content.length + 1));
    send(compressed(Arrays.copyOf(content, codec.minBytes()), codec.minBytes()));
    byte[] other = content.clone();
    other[0] ^= 1; // another number of elements
    send(compressed(other, content.length));
    assertThat(rejected(RejectionReason.CONTENT)).isEqualTo(3);
    send(compressed(content, codec.minBytes() - 1));
    send(compressed(content, codec.maxBytes() + 1));
    send(compressed(content, -COMPRESSED_FIELDS));
    send(compressed(content, Long.MAX_VALUE / 2));
    assertThat(rejected(RejectionReason.LENGTH)).isEqualTo(4);
    send(Arrays.copyOf(compressed(content, content.length), content.length));
    assertThat(rejected(RejectionReason.TRUNCATED)).isEqualTo(1);
    assertThatTheSessionContinues();
  }

  @Test
  public void rejectsCompressionWhereThereIsNone() throws Exception {
    send(compressed(new byte[10], 10));
    send(RawFrame.header(MessageType.RESIDUAL_RESPONSE, session.run(), 0, 8 + 4L * PARAMETERS));
    send(RawFrame.header(MessageType.RESTORE_RESIDUAL_REQUEST, session.run(), -1, 12));
    assertThat(rejected(RejectionReason.LENGTH)).isEqualTo(3);
    send(RawFrame.header(MessageType.RESIDUAL_REQUEST, session.run(), 0, 0)); // of a shard
    assertThat(rejected(RejectionReason.MALFORMED)).isEqualTo(1);
    assertThatTheSessionContinues();
  }

  @Test
  public void rejectsPeersWithoutTheSecret() throws Exception {
    Map<String, SessionDescriptor> descriptors =
        Map.of(
            "another secret",
            new SessionDescriptor(
                session.run(), SharedSecret.random(), false, 2, PARAMETERS, CLASSES),
            "another run",
            new SessionDescriptor(
                UUID.randomUUID(), session.secret(), false, 2, PARAMETERS, CLASSES),
            "another encryption",
            new SessionDescriptor(session.run(), session.secret(), true, 2, PARAMETERS, CLASSES));
    assertThat(descriptors)
        .allSatisfy(
            (difference, descriptor) ->
                assertThatThrownBy(
                        () ->
                            RemoteCoordinatorClient.connect(
                                new SessionAddress(descriptor, LOOPBACK, server.port()),
                                "executor 6",
                                IMPATIENT))
                    .isInstanceOf(JoinException.class)
                    .hasMessageStartingWith(
                        "executor 6 cannot join the driver's session at %s:%d",
                        LOOPBACK, server.port())
                    .hasMessageContaining(
                        "the driver closed the connection before it sent its proof")
                    .hasMessageContaining("spark.largo.session.port"));
    await()
        .untilAsserted(
            () -> assertThat(rejected(RejectionReason.UNAUTHENTICATED)).isGreaterThanOrEqualTo(3));
    assertThatTheSessionContinues();
  }

  @Test
  public void rejectsGarbage() throws Exception {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 100, 144, 100_000}) {
      try (Socket socket = new Socket(LOOPBACK, server.port())) {
        byte[] garbage = new byte[length];
        random.nextBytes(garbage);
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        while (socket.getInputStream().read() >= 0) {
          // the nonce, then the end
        }
      } catch (IOException e) {
        // reset: not all was read
      }
    }
    await()
        .untilAsserted(
            () ->
                assertThat(
                        rejected(RejectionReason.UNAUTHENTICATED)
                            + rejected(RejectionReason.HANDSHAKE_ENDED))
                    .isEqualTo(5));
    assertThat(rejected(RejectionReason.UNAUTHENTICATED)).isEqualTo(2);
    assertThatTheSessionContinues();
  }

  @Test
  public void rejectsFramesThatAreDamagedOrOfAWrongLength() throws Exception {
    byte[] intact = frame(session.run(), 0, 4L * PARAMETERS);
    byte[] damaged = intact.clone();
    damaged[1000] ^= 1;
    send(damaged);
    assertThat(rejected(RejectionReason.CHECKSUM)).isEqualTo(1);
    send(Arrays.copyOf(intact, intact.length / 2));
    send(Arrays.copyOf(intact, 10));
    assertThat(rejected(RejectionReason.TRUNCATED)).isEqualTo(2);
    send(frame(session.run(), 0, 4L * PARAMETERS + 4));
    send(frame(session.run(), 0, Long.MAX_VALUE / 2));
    send(frame(session.run(), 0, -100));
    assertThat(rejected(RejectionReason.LENGTH)).isEqualTo(3);
    send(frame(UUID.randomUUID(), 0, 4L * PARAMETERS));
    send(frame(session.run(), 2, 4L * PARAMETERS));
    send(frame(session.run(), -1, 4L * PARAMETERS));
    send(new byte[RawFrame.HEADER_BYTES]);
    assertThat(rejected(RejectionReason.MALFORMED)).isEqualTo(4);
    assertThatTheSessionContinues();
  }

  /** Sends bytes over an authenticated connection, and waits until they are rejected. */
  private void send(byte[] bytes) throws Exception {
    long before = allRejected();
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(LOOPBACK, server.port()))) {
      Handshake.connect(channel, session, "executor 7");
      channel.write(ByteBuffer.wrap(bytes));
      channel.shutdownOutput();
      ByteBuffer rest = ByteBuffer.allocate(1000);
      while (channel.read(rest.clear()) >= 0) {
        // nothing is sent until there is a request
      }
    } catch (IOException e) {
      // reset: not all was read
    }
    await().untilAsserted(() -> assertThat(allRejected()).isEqualTo(before + 1));
  }

  private long allRejected() {
    return Arrays.stream(RejectionReason.values()).mapToLong(this::rejected).sum();
  }

  /** A gradient of the right length, after a header that announces another one. */
  private static byte[] frame(UUID run, int shard, long announcedFloats) {
    return RawFrame.frame(
        MessageType.GRADIENT_RESPONSE,
        run,
        shard,
        GRADIENT_FIELDS + announcedFloats,
        new byte[GRADIENT_FIELDS + 4 * PARAMETERS]);
  }

  /** A compressed gradient of shard 0 after a header that announces a length. */
  private byte[] compressed(byte[] content, long announced) {
    byte[] fieldsAndContent = new byte[COMPRESSED_FIELDS + content.length];
    System.arraycopy(content, 0, fieldsAndContent, COMPRESSED_FIELDS, content.length);
    return RawFrame.frame(
        MessageType.COMPRESSED_GRADIENT_RESPONSE,
        session.run(),
        0,
        COMPRESSED_FIELDS + announced,
        fieldsAndContent);
  }
}
