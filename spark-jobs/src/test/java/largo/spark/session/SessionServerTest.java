package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import largo.core.compress.AdaComp;
import largo.core.compress.CompressedGradient;
import largo.core.compress.GradientCodec;
import largo.core.compress.GradientCompressor;
import largo.core.compress.Residual;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.spark.session.RejectedFrames.Reason;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** What crosses the network, and what must not: a driver with two shards, and who talks to it. */
public class SessionServerTest extends JUnitSuite {

  private static final int PARAMETERS = 200_001; // several chunks, and a part of one
  private static final int CLASSES = 10;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100));
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  @Rule public final Timeout deadline = Timeout.seconds(60);

  private final float[] parameters = floats(1);
  private SessionDescriptor session;
  private Coordinator coordinator;
  private SessionServer sessionServer;

  @Before // not before: ScalaTest makes suites that it does not run, only to see what is in them
  public void open() {
    open(false);
  }

  private void open(boolean sealed) {
    session = session(sealed);
    coordinator = new Coordinator(2);
    sessionServer = SessionServer.open(ListenPort.any(LOOPBACK), session, coordinator);
  }

  @After
  public void closeAndLookWhatIsLeft() throws InterruptedException {
    close();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(SessionThreads.PREFIX)));
  }

  private void close() {
    coordinator.close();
    sessionServer.close();
  }

  @Test
  public void carriesOrdersAndAnswersBitByBit() throws Exception {
    for (boolean sealed : new boolean[] {false, true}) {
      close();
      open(sealed);
      try (RemoteCoordinatorClient link = connect()) {
        join(link);
        PendingRequest pendingRequest =
            coordinator.begin(new RequestKind.Gradient(0.5), 7, parameters);
        RequestCursor cursor = new RequestCursor();
        Request order = link.next(cursor);
        assertThat(order.number()).isEqualTo(pendingRequest.order().number());
        assertThat(order.step()).isEqualTo(7);
        assertThat(order.duty()).isEqualTo(new RequestKind.Gradient(0.5));
        assertThat(order.parameters()).isEqualTo(parameters);

        link.send(
            new Response.Gradient(order.number(), 0, new GradientSum(floats(2), 0.1, 3), 1.5));
        link.send(new Response.Gradient(order.number(), 1, null, 0));
        assertThat(coordinator.await(pendingRequest, SOON)).isTrue();
        assertThat(pendingRequest.sum().gradient()).isEqualTo(floats(2));
        assertThat(pendingRequest.sum().loss()).isEqualTo(0.1);
        assertThat(pendingRequest.sum().examples()).isEqualTo(3);
        assertThat(pendingRequest.slowest()).isEqualTo(1.5);

        PendingRequest scoring =
            coordinator.begin(new RequestKind.Score(DataSplit.TEST), 0, parameters);
        Request next = link.next(cursor);
        assertThat(next.scored()).contains(DataSplit.TEST);
        Score score = new Score(CLASSES);
        score.count(3, 4);
        score.addLoss(0.7);
        link.send(new Response.Scored(next.number(), 0, score));
        link.send(new Response.Scored(next.number(), 1, new Score(CLASSES)));
        assertThat(coordinator.await(scoring, SOON)).isTrue();
        assertThat(scoring.answers(Response.Scored.class).get(0).score())
            .usingRecursiveComparison()
            .isEqualTo(score);

        coordinator.close();
        assertThat(link.next(cursor)).isNull();
      }
    }
  }

  @Test
  public void carriesPackedSumsAndWhatIsLeftOfThem() throws Exception {
    GradientCodec gradientCodec = reopenPacked();
    GradientCompressor gradientCompressor = new GradientCompressor(gradientCodec, 2);
    GradientSum expected =
        gradientOf(
            new GradientCompressor(gradientCodec, 2).pack(0, floats(2), 8).orElseThrow(),
            gradientCodec);
    try (RemoteCoordinatorClient link = connect()) {
      join(link);
      PendingRequest pendingRequest =
          coordinator.begin(new RequestKind.Gradient(0.25), 7, parameters);
      RequestCursor cursor = new RequestCursor();
      Request order = link.next(cursor);
      assertThat(order.duty()).isEqualTo(new RequestKind.Gradient(0.25));
      CompressedGradient compressedGradient =
          gradientCompressor.pack(0, floats(2), 8).orElseThrow();
      long bytes = compressedGradient.bytes().remaining();
      link.send(new Response.Packed(order.number(), 0, compressedGradient, 0.5, 4, 1.5));
      link.send(new Response.Gradient(order.number(), 1, null, 0));
      assertThat(coordinator.await(pendingRequest, SOON)).isTrue();
      assertThat(pendingRequest.sum().gradient()).isEqualTo(expected.gradient());
      assertThat(pendingRequest.sum().loss()).isEqualTo(0.5);
      assertThat(pendingRequest.sum().examples()).isEqualTo(4);
      assertThat(pendingRequest.bytes()).isEqualTo(bytes);
      Response.Freight freight =
          pendingRequest.answers(Response.Gradient.class).get(0).freight().orElseThrow();
      assertThat(freight.age()).isEqualTo(1);
      assertThat(freight.bits() / 8).isPositive().isLessThan(bytes);

      PendingRequest recall = coordinator.begin(new RequestKind.Recall(), 0, new float[0]);
      Request next = link.next(cursor);
      assertThat(next.duty()).isEqualTo(new RequestKind.Recall());
      link.send(new Response.Recalled(next.number(), 0, gradientCompressor.residual(0)));
      link.send(new Response.Recalled(next.number(), 1, gradientCompressor.residual(1)));
      assertThat(coordinator.await(recall, SOON)).isTrue();
      List<Response.Recalled> recalled = recall.answers(Response.Recalled.class);
      assertThat(recalled.get(0).residue().age()).isEqualTo(1);
      assertThat(recalled.get(0).residue().values())
          .isEqualTo(gradientCompressor.residual(0).values());
      assertThat(recalled.get(1).residue().values()).isEmpty();
    }
  }

  @Test
  public void givesResiduesBackToWhomTheyConcern() throws Exception {
    reopenPacked();
    try (RemoteCoordinatorClient link = connect();
        RemoteCoordinatorClient other = connect()) {
      link.join(new WorkerRegistration(0, 8, "executor 5"));
      other.join(new WorkerRegistration(1, 9, "executor 5"));
      assertThat(coordinator.awaitAll(SOON)).isTrue();
      PendingRequest pendingRequest =
          coordinator.begin(new RequestKind.Resume(1, 12), 0, floats(3));
      RequestCursor here = new RequestCursor();
      RequestCursor there = new RequestCursor();
      Request order = link.next(here);
      assertThat(order.duty()).isEqualTo(new RequestKind.Resume(1, 12));
      assertThat(order.parameters()).isEmpty();
      assertThat(other.next(there).parameters()).isEqualTo(floats(3));
      link.send(new Response.Done(order.number(), 0));
      link.send(new Response.Recalled(order.number(), 1, Residual.NONE)); // not what was asked for
      await(() -> dropped(Reason.STALE) == 1);
      other.send(new Response.Done(order.number(), 1));
      assertThat(coordinator.await(pendingRequest, SOON)).isTrue();

      PendingRequest all = coordinator.begin(new RequestKind.Resume(-1, 0), 0, floats(4));
      assertThat(link.next(here).parameters()).isEqualTo(floats(4));
      assertThat(other.next(there).parameters()).isEqualTo(floats(4));
      assertThat(all.missing()).hasSize(2);
    }
  }

  @Test
  public void dropsPackedSumsThatAreNone() throws Exception {
    GradientCodec gradientCodec = reopenPacked();
    ByteBuffer good =
        new GradientCompressor(gradientCodec, 2).pack(0, floats(2), 8).orElseThrow().bytes();
    byte[] content = new byte[good.remaining()];
    good.get(content);

    insist(packed(Arrays.copyOf(content, content.length + 1), content.length + 1));
    insist(packed(Arrays.copyOf(content, gradientCodec.minBytes()), gradientCodec.minBytes()));
    byte[] other = content.clone();
    other[0] ^= 1; // another number of elements
    insist(packed(other, content.length));
    assertThat(dropped(Reason.CONTENT)).isEqualTo(3);
    insist(packed(content, gradientCodec.minBytes() - 1));
    insist(packed(content, gradientCodec.maxBytes() + 1));
    insist(packed(content, -FrameChannel.PACKED_BYTES));
    insist(packed(content, Long.MAX_VALUE / 2));
    assertThat(dropped(Reason.LENGTH)).isEqualTo(4);
    insist(Arrays.copyOf(packed(content, content.length), content.length));
    assertThat(dropped(Reason.TRUNCATED)).isEqualTo(1);
    assertThatTheRunGoesOn();
  }

  @Test
  public void dropsPackedSumsWhereNothingIsPacked() throws Exception {
    insist(packed(new byte[10], 10));
    insist(head(FrameHeader.Kind.RESIDUE, 4L * PARAMETERS));
    insist(head(FrameHeader.Kind.RESUME, 0));
    assertThat(dropped(Reason.LENGTH)).isEqualTo(3);
    insist(head(FrameHeader.Kind.RECALL, 0)); // of a shard
    assertThat(dropped(Reason.NO_FRAME)).isEqualTo(1);
    assertThatTheRunGoesOn();
  }

  @Test
  public void letsNobodyInWhoDoesNotKnowTheSecret() throws Exception {
    for (SessionDescriptor wrong :
        new SessionDescriptor[] {
          new SessionDescriptor(
              session.run(), SharedSecret.random(), false, 2, PARAMETERS, CLASSES),
          new SessionDescriptor(UUID.randomUUID(), session.secret(), false, 2, PARAMETERS, CLASSES),
          new SessionDescriptor(session.run(), session.secret(), true, 2, PARAMETERS, CLASSES)
        }) {
      assertThatThrownBy(
              () ->
                  RemoteCoordinatorClient.connect(
                      new SessionAddress(wrong, LOOPBACK, sessionServer.port()),
                      "executor 6",
                      IMPATIENT))
          .isInstanceOf(JoinException.class)
          .hasMessageStartingWith(
              "executor 6 cannot join the driver's session at "
                  + LOOPBACK
                  + ":"
                  + sessionServer.port())
          .hasMessageContaining("the driver closed the connection before it sent its proof")
          .hasMessageContaining("spark.largo.session.port");
    }
    await(() -> dropped(Reason.UNAUTHENTICATED) >= 3);
    assertThatTheRunGoesOn();
  }

  @Test
  public void dropsGarbage() throws Exception {
    Random random = new Random(1);
    for (int length : new int[] {0, 1, 100, 144, 100_000}) {
      try (Socket socket = new Socket(LOOPBACK, sessionServer.port())) {
        byte[] garbage = new byte[length];
        random.nextBytes(garbage);
        socket.getOutputStream().write(garbage);
        socket.shutdownOutput();
        while (socket.getInputStream().read() >= 0) {
          // the nonce, and the end
        }
      } catch (IOException e) {
        // reset: there was more than anybody wanted to read
      }
    }
    await(() -> dropped(Reason.UNAUTHENTICATED) + dropped(Reason.HANDSHAKE_ENDED) == 5);
    assertThat(dropped(Reason.UNAUTHENTICATED)).isEqualTo(2);
    assertThatTheRunGoesOn();
  }

  @Test
  public void dropsFramesThatAreDamagedOrOfAnotherSize() throws Exception {
    byte[] intact = frame(session.run(), 1, 0, 4L * PARAMETERS);
    byte[] damaged = intact.clone();
    damaged[1000] ^= 1;
    insist(damaged);
    assertThat(dropped(Reason.CHECKSUM)).isEqualTo(1);
    insist(Arrays.copyOf(intact, intact.length / 2));
    insist(Arrays.copyOf(intact, 10));
    assertThat(dropped(Reason.TRUNCATED)).isEqualTo(2);
    insist(frame(session.run(), 1, 0, 4L * PARAMETERS + 4));
    insist(frame(session.run(), 1, 0, Long.MAX_VALUE / 2));
    insist(frame(session.run(), 1, 0, -100));
    assertThat(dropped(Reason.LENGTH)).isEqualTo(3);
    insist(frame(UUID.randomUUID(), 1, 0, 4L * PARAMETERS));
    insist(frame(session.run(), 1, 2, 4L * PARAMETERS));
    insist(frame(session.run(), 1, -1, 4L * PARAMETERS));
    insist(new byte[FrameHeader.BYTES]);
    assertThat(dropped(Reason.NO_FRAME)).isEqualTo(4);
    assertThatTheRunGoesOn();
  }

  @Test
  public void dropsAnswersToWhatIsDoneAndSecondAnswers() throws Exception {
    try (RemoteCoordinatorClient link = connect();
        RemoteCoordinatorClient other = connect()) {
      join(link);
      PendingRequest first = coordinator.begin(new RequestKind.Gradient(0.5), 0, parameters);
      answer(link, 1, 0, 2);
      answer(other, 1, 0, 3);
      await(() -> dropped(Reason.SECOND) == 1);
      answer(link, 1, 1, 4);
      assertThat(coordinator.await(first, SOON)).isTrue();
      assertThat(first.sum().gradient()).isEqualTo(sum(2, 4));

      answer(link, 1, 0, 9); // between two steps
      await(() -> dropped(Reason.STALE) == 1);
      PendingRequest second = coordinator.begin(new RequestKind.Gradient(0.5), 1, parameters);
      answer(other, 1, 0, 9); // replayed
      answer(other, 3, 0, 9); // not asked for yet
      await(() -> dropped(Reason.STALE) == 3);
      answer(link, 2, 0, 5);
      answer(link, 2, 1, 6);
      assertThat(coordinator.await(second, SOON)).isTrue();
      assertThat(second.sum().gradient()).isEqualTo(sum(5, 6));
    }
  }

  @Test
  public void knowsWhoServesWhat() throws Exception {
    try (RemoteCoordinatorClient link = connect()) {
      join(link);
      assertThat(coordinator.describe(List.of(0, 1)))
          .isEqualTo("shard 0 on executor 5, shard 1 on executor 5");
      assertThat(coordinator.places()).isEqualTo(1);
      link.leave(new WorkerRegistration(1, 8, "executor 5"));
      await(() -> coordinator.unserved().equals(List.of(1)));
    }
    await(() -> coordinator.unserved().size() == 2); // with the connection
    assertThat(coordinator.lostFor()).isPositive();
  }

  /** Sends bytes over a connection that was let in, and waits for what becomes of it. */
  private void insist(byte[] bytes) throws Exception {
    long before = Arrays.stream(Reason.values()).mapToLong(this::dropped).sum();
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(LOOPBACK, sessionServer.port()))) {
      Handshake.connect(channel, session, "executor 7");
      channel.write(ByteBuffer.wrap(bytes));
      channel.shutdownOutput();
      ByteBuffer rest = ByteBuffer.allocate(1000);
      while (channel.read(rest.clear()) >= 0) {
        // nothing is sent until there is an order
      }
    } catch (IOException e) {
      // reset: there was more than anybody wanted to read
    }
    await(() -> Arrays.stream(Reason.values()).mapToLong(this::dropped).sum() == before + 1);
  }

  /** An answer with a given head and of the right size. */
  private byte[] frame(UUID run, long order, int shard, long floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(FrameHeader.BYTES + FrameChannel.SUM_BYTES + 4 * PARAMETERS + 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    new FrameHeader(
            FrameHeader.Kind.GRADIENT, run, order, 0, shard, -1, FrameChannel.SUM_BYTES + floats)
        .write(bytes);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes.array(), FrameHeader.BYTES, bytes.capacity() - 4 - FrameHeader.BYTES);
    bytes.putInt(bytes.capacity() - 4, (int) crc.getValue());
    return bytes.array();
  }

  /** A packed sum of shard 0 that announces some bytes. */
  private byte[] packed(byte[] content, long announced) {
    ByteBuffer bytes =
        ByteBuffer.allocate(FrameHeader.BYTES + FrameChannel.PACKED_BYTES + content.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head(FrameHeader.Kind.PACKED, FrameChannel.PACKED_BYTES + announced))
            .put(new byte[FrameChannel.PACKED_BYTES])
            .put(content);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes.array(), FrameHeader.BYTES, bytes.position() - FrameHeader.BYTES);
    return bytes.putInt((int) crc.getValue()).array();
  }

  private byte[] head(FrameHeader.Kind kind, long length) {
    ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new FrameHeader(kind, session.run(), 1, 0, 0, -1, length).write(bytes);
    return bytes.array();
  }

  /** Another session, in which AdaComp packs. */
  private GradientCodec reopenPacked() {
    close();
    Tensor kernel = new Tensor("w", ParameterKind.WEIGHT, 0, List.of(PARAMETERS / 3, 3, 1), 'c');
    GradientCodec gradientCodec =
        GradientCodec.of(new AdaComp(50, 500, 2), new ParameterLayout(List.of(kernel)))
            .orElseThrow();
    session =
        new SessionDescriptor(
            UUID.randomUUID(), SharedSecret.random(), false, 2, PARAMETERS, CLASSES, gradientCodec);
    coordinator = new Coordinator(2);
    sessionServer = SessionServer.open(ListenPort.any(LOOPBACK), session, coordinator);
    return gradientCodec;
  }

  private static GradientSum gradientOf(
      CompressedGradient compressedGradient, GradientCodec gradientCodec) throws Exception {
    return new Response.Packed(1, 0, compressedGradient, 0, 1, 0).unpack(gradientCodec).sum();
  }

  private void assertThatTheRunGoesOn() throws Exception {
    try (RemoteCoordinatorClient link = connect()) {
      join(link);
      PendingRequest pendingRequest =
          coordinator.begin(new RequestKind.Gradient(0.5), 0, parameters);
      Request order = link.next(new RequestCursor());
      answer(link, order.number(), 1, 3);
      answer(link, order.number(), 0, 2);
      assertThat(coordinator.await(pendingRequest, SOON)).isTrue();
      assertThat(pendingRequest.sum().gradient()).isEqualTo(sum(2, 3));
    }
  }

  private RemoteCoordinatorClient connect() throws IOException {
    return RemoteCoordinatorClient.connect(
        new SessionAddress(session, LOOPBACK, sessionServer.port()), "executor 5");
  }

  private void join(RemoteCoordinatorClient link) throws Exception {
    link.join(new WorkerRegistration(0, 8, "executor 5"));
    link.join(new WorkerRegistration(1, 8, "executor 5"));
    assertThat(coordinator.awaitAll(SOON)).isTrue();
  }

  private static void answer(RemoteCoordinatorClient link, long order, int shard, long seed)
      throws IOException {
    link.send(new Response.Gradient(order, shard, new GradientSum(floats(seed), 0, 1), 0));
  }

  private long dropped(Reason reason) {
    return coordinator.drops().of(reason);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5); // until the test's deadline
    }
  }

  private static SessionDescriptor session(boolean sealed) {
    return new SessionDescriptor(
        UUID.randomUUID(), SharedSecret.random(), sealed, 2, PARAMETERS, CLASSES);
  }

  private static float[] sum(long seed, long other) {
    GradientSum sum = new GradientSum(floats(seed), 0, 1);
    sum.add(new GradientSum(floats(other), 0, 1));
    return sum.gradient();
  }

  private static float[] floats(long seed) {
    Random random = new Random(seed);
    float[] floats = new float[PARAMETERS];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextFloat();
    }
    return floats;
  }
}
