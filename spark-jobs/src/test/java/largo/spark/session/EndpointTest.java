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
import largo.core.compress.Packer;
import largo.core.compress.Packing;
import largo.core.compress.Parcel;
import largo.core.compress.Residue;
import largo.core.data.Split;
import largo.core.model.GradientSum;
import largo.core.model.Score;
import largo.core.params.Kind;
import largo.core.params.Layout;
import largo.core.params.Tensor;
import largo.spark.session.Drops.Reason;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** What crosses the network, and what must not: a driver with two shards, and who talks to it. */
public class EndpointTest extends JUnitSuite {

  private static final int PARAMETERS = 200_001; // several chunks, and a part of one
  private static final int CLASSES = 10;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100));
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  @Rule public final Timeout deadline = Timeout.seconds(60);

  private final float[] parameters = floats(1);
  private Session session;
  private Hub hub;
  private Endpoint endpoint;

  @Before // not before: ScalaTest makes suites that it does not run, only to see what is in them
  public void open() {
    open(false);
  }

  private void open(boolean sealed) {
    session = session(sealed);
    hub = new Hub(2);
    endpoint = Endpoint.open(ListenPort.any(LOOPBACK), session, hub);
  }

  @After
  public void closeAndLookWhatIsLeft() throws InterruptedException {
    close();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith(Threads.PREFIX)));
  }

  private void close() {
    hub.close();
    endpoint.close();
  }

  @Test
  public void carriesOrdersAndAnswersBitByBit() throws Exception {
    for (boolean sealed : new boolean[] {false, true}) {
      close();
      open(sealed);
      try (RemoteLink link = connect()) {
        join(link);
        Round round = hub.begin(new Duty.Gradient(0.5), 7, parameters);
        Cursor cursor = new Cursor();
        Order order = link.next(cursor);
        assertThat(order.number()).isEqualTo(round.order().number());
        assertThat(order.step()).isEqualTo(7);
        assertThat(order.duty()).isEqualTo(new Duty.Gradient(0.5));
        assertThat(order.parameters()).isEqualTo(parameters);

        link.send(new Answer.Gradient(order.number(), 0, new GradientSum(floats(2), 0.1, 3), 1.5));
        link.send(new Answer.Gradient(order.number(), 1, null, 0));
        assertThat(hub.await(round, SOON)).isTrue();
        assertThat(round.sum().gradient()).isEqualTo(floats(2));
        assertThat(round.sum().loss()).isEqualTo(0.1);
        assertThat(round.sum().examples()).isEqualTo(3);
        assertThat(round.slowest()).isEqualTo(1.5);

        Round scoring = hub.begin(new Duty.Score(Split.TEST), 0, parameters);
        Order next = link.next(cursor);
        assertThat(next.scored()).contains(Split.TEST);
        Score score = new Score(CLASSES);
        score.count(3, 4);
        score.addLoss(0.7);
        link.send(new Answer.Scored(next.number(), 0, score));
        link.send(new Answer.Scored(next.number(), 1, new Score(CLASSES)));
        assertThat(hub.await(scoring, SOON)).isTrue();
        assertThat(scoring.answers(Answer.Scored.class).get(0).score())
            .usingRecursiveComparison()
            .isEqualTo(score);

        hub.close();
        assertThat(link.next(cursor)).isNull();
      }
    }
  }

  @Test
  public void carriesPackedSumsAndWhatIsLeftOfThem() throws Exception {
    Packing packing = reopenPacked();
    Packer packer = new Packer(packing, 2);
    GradientSum expected =
        gradientOf(new Packer(packing, 2).pack(0, floats(2), 8).orElseThrow(), packing);
    try (RemoteLink link = connect()) {
      join(link);
      Round round = hub.begin(new Duty.Gradient(0.25), 7, parameters);
      Cursor cursor = new Cursor();
      Order order = link.next(cursor);
      assertThat(order.duty()).isEqualTo(new Duty.Gradient(0.25));
      Parcel parcel = packer.pack(0, floats(2), 8).orElseThrow();
      long bytes = parcel.bytes().remaining();
      link.send(new Answer.Packed(order.number(), 0, parcel, 0.5, 4, 1.5));
      link.send(new Answer.Gradient(order.number(), 1, null, 0));
      assertThat(hub.await(round, SOON)).isTrue();
      assertThat(round.sum().gradient()).isEqualTo(expected.gradient());
      assertThat(round.sum().loss()).isEqualTo(0.5);
      assertThat(round.sum().examples()).isEqualTo(4);
      assertThat(round.bytes()).isEqualTo(bytes);
      Answer.Freight freight = round.answers(Answer.Gradient.class).get(0).freight().orElseThrow();
      assertThat(freight.age()).isEqualTo(1);
      assertThat(freight.bits() / 8).isPositive().isLessThan(bytes);

      Round recall = hub.begin(new Duty.Recall(), 0, new float[0]);
      Order next = link.next(cursor);
      assertThat(next.duty()).isEqualTo(new Duty.Recall());
      link.send(new Answer.Recalled(next.number(), 0, packer.residue(0)));
      link.send(new Answer.Recalled(next.number(), 1, packer.residue(1)));
      assertThat(hub.await(recall, SOON)).isTrue();
      List<Answer.Recalled> recalled = recall.answers(Answer.Recalled.class);
      assertThat(recalled.get(0).residue().age()).isEqualTo(1);
      assertThat(recalled.get(0).residue().values()).isEqualTo(packer.residue(0).values());
      assertThat(recalled.get(1).residue().values()).isEmpty();
    }
  }

  @Test
  public void givesResiduesBackToWhomTheyConcern() throws Exception {
    reopenPacked();
    try (RemoteLink link = connect();
        RemoteLink other = connect()) {
      link.join(new Member(0, 8, "executor 5"));
      other.join(new Member(1, 9, "executor 5"));
      assertThat(hub.awaitAll(SOON)).isTrue();
      Round round = hub.begin(new Duty.Resume(1, 12), 0, floats(3));
      Cursor here = new Cursor();
      Cursor there = new Cursor();
      Order order = link.next(here);
      assertThat(order.duty()).isEqualTo(new Duty.Resume(1, 12));
      assertThat(order.parameters()).isEmpty();
      assertThat(other.next(there).parameters()).isEqualTo(floats(3));
      link.send(new Answer.Done(order.number(), 0));
      link.send(new Answer.Recalled(order.number(), 1, Residue.NONE)); // not what was asked for
      await(() -> dropped(Reason.STALE) == 1);
      other.send(new Answer.Done(order.number(), 1));
      assertThat(hub.await(round, SOON)).isTrue();

      Round all = hub.begin(new Duty.Resume(-1, 0), 0, floats(4));
      assertThat(link.next(here).parameters()).isEqualTo(floats(4));
      assertThat(other.next(there).parameters()).isEqualTo(floats(4));
      assertThat(all.missing()).hasSize(2);
    }
  }

  @Test
  public void dropsPackedSumsThatAreNone() throws Exception {
    Packing packing = reopenPacked();
    ByteBuffer good = new Packer(packing, 2).pack(0, floats(2), 8).orElseThrow().bytes();
    byte[] content = new byte[good.remaining()];
    good.get(content);

    insist(packed(Arrays.copyOf(content, content.length + 1), content.length + 1));
    insist(packed(Arrays.copyOf(content, packing.least()), packing.least()));
    byte[] other = content.clone();
    other[0] ^= 1; // another number of elements
    insist(packed(other, content.length));
    assertThat(dropped(Reason.CONTENT)).isEqualTo(3);
    insist(packed(content, packing.least() - 1));
    insist(packed(content, packing.most() + 1));
    insist(packed(content, -Wire.PACKED_BYTES));
    insist(packed(content, Long.MAX_VALUE / 2));
    assertThat(dropped(Reason.LENGTH)).isEqualTo(4);
    insist(Arrays.copyOf(packed(content, content.length), content.length));
    assertThat(dropped(Reason.TRUNCATED)).isEqualTo(1);
    assertThatTheRunGoesOn();
  }

  @Test
  public void dropsPackedSumsWhereNothingIsPacked() throws Exception {
    insist(packed(new byte[10], 10));
    insist(head(Frame.Kind.RESIDUE, 4L * PARAMETERS));
    insist(head(Frame.Kind.RESUME, 0));
    assertThat(dropped(Reason.LENGTH)).isEqualTo(3);
    insist(head(Frame.Kind.RECALL, 0)); // of a shard
    assertThat(dropped(Reason.NO_FRAME)).isEqualTo(1);
    assertThatTheRunGoesOn();
  }

  @Test
  public void letsNobodyInWhoDoesNotKnowTheSecret() throws Exception {
    for (Session wrong :
        new Session[] {
          new Session(session.run(), Secret.random(), false, 2, PARAMETERS, CLASSES),
          new Session(UUID.randomUUID(), session.secret(), false, 2, PARAMETERS, CLASSES),
          new Session(session.run(), session.secret(), true, 2, PARAMETERS, CLASSES)
        }) {
      assertThatThrownBy(
              () ->
                  RemoteLink.connect(
                      new Ticket(wrong, LOOPBACK, endpoint.port()), "executor 6", IMPATIENT))
          .isInstanceOf(JoinException.class)
          .hasMessageStartingWith(
              "executor 6 cannot join the driver's session at " + LOOPBACK + ":" + endpoint.port())
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
      try (Socket socket = new Socket(LOOPBACK, endpoint.port())) {
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
    insist(new byte[Frame.BYTES]);
    assertThat(dropped(Reason.NO_FRAME)).isEqualTo(4);
    assertThatTheRunGoesOn();
  }

  @Test
  public void dropsAnswersToWhatIsDoneAndSecondAnswers() throws Exception {
    try (RemoteLink link = connect();
        RemoteLink other = connect()) {
      join(link);
      Round first = hub.begin(new Duty.Gradient(0.5), 0, parameters);
      answer(link, 1, 0, 2);
      answer(other, 1, 0, 3);
      await(() -> dropped(Reason.SECOND) == 1);
      answer(link, 1, 1, 4);
      assertThat(hub.await(first, SOON)).isTrue();
      assertThat(first.sum().gradient()).isEqualTo(sum(2, 4));

      answer(link, 1, 0, 9); // between two steps
      await(() -> dropped(Reason.STALE) == 1);
      Round second = hub.begin(new Duty.Gradient(0.5), 1, parameters);
      answer(other, 1, 0, 9); // replayed
      answer(other, 3, 0, 9); // not asked for yet
      await(() -> dropped(Reason.STALE) == 3);
      answer(link, 2, 0, 5);
      answer(link, 2, 1, 6);
      assertThat(hub.await(second, SOON)).isTrue();
      assertThat(second.sum().gradient()).isEqualTo(sum(5, 6));
    }
  }

  @Test
  public void knowsWhoServesWhat() throws Exception {
    try (RemoteLink link = connect()) {
      join(link);
      assertThat(hub.describe(List.of(0, 1)))
          .isEqualTo("shard 0 on executor 5, shard 1 on executor 5");
      assertThat(hub.places()).isEqualTo(1);
      link.leave(new Member(1, 8, "executor 5"));
      await(() -> hub.unserved().equals(List.of(1)));
    }
    await(() -> hub.unserved().size() == 2); // with the connection
    assertThat(hub.lostFor()).isPositive();
  }

  /** Sends bytes over a connection that was let in, and waits for what becomes of it. */
  private void insist(byte[] bytes) throws Exception {
    long before = Arrays.stream(Reason.values()).mapToLong(this::dropped).sum();
    try (SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(LOOPBACK, endpoint.port()))) {
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
        ByteBuffer.allocate(Frame.BYTES + Wire.SUM_BYTES + 4 * PARAMETERS + 4)
            .order(ByteOrder.LITTLE_ENDIAN);
    new Frame(Frame.Kind.GRADIENT, run, order, 0, shard, -1, Wire.SUM_BYTES + floats).write(bytes);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes.array(), Frame.BYTES, bytes.capacity() - 4 - Frame.BYTES);
    bytes.putInt(bytes.capacity() - 4, (int) crc.getValue());
    return bytes.array();
  }

  /** A packed sum of shard 0 that announces some bytes. */
  private byte[] packed(byte[] content, long announced) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Frame.BYTES + Wire.PACKED_BYTES + content.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(head(Frame.Kind.PACKED, Wire.PACKED_BYTES + announced))
            .put(new byte[Wire.PACKED_BYTES])
            .put(content);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes.array(), Frame.BYTES, bytes.position() - Frame.BYTES);
    return bytes.putInt((int) crc.getValue()).array();
  }

  private byte[] head(Frame.Kind kind, long length) {
    ByteBuffer bytes = ByteBuffer.allocate(Frame.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new Frame(kind, session.run(), 1, 0, 0, -1, length).write(bytes);
    return bytes.array();
  }

  /** Another session, in which AdaComp packs. */
  private Packing reopenPacked() {
    close();
    Tensor kernel = new Tensor("w", Kind.WEIGHT, 0, List.of(PARAMETERS / 3, 3, 1), 'c');
    Packing packing =
        Packing.of(new AdaComp(50, 500, 2), new Layout(List.of(kernel))).orElseThrow();
    session =
        new Session(UUID.randomUUID(), Secret.random(), false, 2, PARAMETERS, CLASSES, packing);
    hub = new Hub(2);
    endpoint = Endpoint.open(ListenPort.any(LOOPBACK), session, hub);
    return packing;
  }

  private static GradientSum gradientOf(Parcel parcel, Packing packing) throws Exception {
    return new Answer.Packed(1, 0, parcel, 0, 1, 0).unpack(packing).sum();
  }

  private void assertThatTheRunGoesOn() throws Exception {
    try (RemoteLink link = connect()) {
      join(link);
      Round round = hub.begin(new Duty.Gradient(0.5), 0, parameters);
      Order order = link.next(new Cursor());
      answer(link, order.number(), 1, 3);
      answer(link, order.number(), 0, 2);
      assertThat(hub.await(round, SOON)).isTrue();
      assertThat(round.sum().gradient()).isEqualTo(sum(2, 3));
    }
  }

  private RemoteLink connect() throws IOException {
    return RemoteLink.connect(new Ticket(session, LOOPBACK, endpoint.port()), "executor 5");
  }

  private void join(RemoteLink link) throws Exception {
    link.join(new Member(0, 8, "executor 5"));
    link.join(new Member(1, 8, "executor 5"));
    assertThat(hub.awaitAll(SOON)).isTrue();
  }

  private static void answer(RemoteLink link, long order, int shard, long seed) throws IOException {
    link.send(new Answer.Gradient(order, shard, new GradientSum(floats(seed), 0, 1), 0));
  }

  private long dropped(Reason reason) {
    return hub.drops().of(reason);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5); // until the test's deadline
    }
  }

  private static Session session(boolean sealed) {
    return new Session(UUID.randomUUID(), Secret.random(), sealed, 2, PARAMETERS, CLASSES);
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
