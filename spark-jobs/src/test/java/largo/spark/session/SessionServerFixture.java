package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;
import largo.core.compress.AdaComp;
import largo.core.compress.GradientCodec;
import largo.core.data.BatchRange;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.ShardGradient;
import largo.core.train.TreeSum;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.Message;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.Request;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** A driver with two shards, to which executors can connect. */
abstract class SessionServerFixture extends JUnitSuite {

  static final int PARAMETERS = 200_001; // several chunks, the last one not full
  static final int CLASSES = 10;
  static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);
  static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  @Rule public final Timeout deadline = Timeout.seconds(60);

  final float[] parameters = floats(1);
  SessionDescriptor session;
  Coordinator coordinator;
  SessionServer server;

  @Before // not in a constructor: ScalaTest instantiates suites that it does not run
  public void open() {
    open(false);
  }

  void open(boolean encrypted) {
    session = session(encrypted);
    coordinator = coordinator();
    server = SessionServer.open(ListenPort.any(LOOPBACK), session, coordinator);
  }

  @After
  public void closeAndCheckForLeaks() {
    close();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith(SessionThreads.PREFIX)));
  }

  void close() {
    coordinator.close();
    server.close();
  }

  /** Opens another session, with AdaComp. */
  GradientCodec reopenCompressed() {
    close();
    Tensor kernel = new Tensor("w", ParameterKind.WEIGHT, 0, List.of(PARAMETERS / 3, 3, 1), 'c');
    GradientCodec codec =
        GradientCodec.of(new AdaComp(50, 500, 2), new ParameterLayout(List.of(kernel)))
            .orElseThrow();
    session =
        new SessionDescriptor(
            UUID.randomUUID(), SharedSecret.random(), false, 2, PARAMETERS, CLASSES, 0, 0, codec);
    coordinator = coordinator();
    server = SessionServer.open(ListenPort.any(LOOPBACK), session, coordinator);
    return codec;
  }

  void assertThatTheSessionContinues() throws Exception {
    try (RemoteCoordinatorClient client = connect()) {
      register(client);
      TreeSum sums = new TreeSum(2);
      PendingRequest pending = coordinator.submit(gradientRequest(0), sums);
      Request request = client.next(new RequestCursor()).orElseThrow();
      answer(client, request.id(), 1, 3);
      answer(client, request.id(), 0, 2);
      assertThat(coordinator.await(pending, SOON)).isTrue();
      assertThat(sums.total().gradient()).isEqualTo(sum(2, 3));
    }
  }

  LongFunction<GradientRequest> gradientRequest(long step) {
    return id ->
        new GradientRequest(
            id, Message.ALL_SHARDS, new BatchRange(step, 32 * step, 32), 0.5, parameters);
  }

  static GradientResponse response(Request request, int shard, GradientSum sum, double seconds) {
    return new GradientResponse(request.id(), new ShardGradient(shard, sum, seconds));
  }

  static Coordinator coordinator() {
    return new Coordinator("test", 2, new RejectedFrames(reason -> {}));
  }

  RemoteCoordinatorClient connect() throws IOException {
    return RemoteCoordinatorClient.connect(
        new SessionAddress(session, LOOPBACK, server.port()), "executor 5", RetryPolicy.JOIN);
  }

  void register(RemoteCoordinatorClient client) throws Exception {
    client.register(new WorkerRegistry.Registration(0, 8, "executor 5"));
    client.register(new WorkerRegistry.Registration(1, 8, "executor 5"));
    assertThat(coordinator.awaitWorkers(SOON)).isTrue();
  }

  static void answer(RemoteCoordinatorClient client, long request, int shard, long seed)
      throws IOException {
    client.send(
        new GradientResponse(
            request, new ShardGradient(shard, new GradientSum(floats(seed), 0, 1), 0)));
  }

  long rejected(RejectionReason reason) {
    return coordinator.rejected().of(reason);
  }

  void awaitRejected(RejectionReason reason, long count) {
    await().untilAsserted(() -> assertThat(rejected(reason)).as("%s", reason).isEqualTo(count));
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(POLL_INTERVAL);
  }

  static SessionDescriptor session(boolean encrypted) {
    return new SessionDescriptor(
        UUID.randomUUID(), SharedSecret.random(), encrypted, 2, PARAMETERS, CLASSES);
  }

  static float[] sum(long seed, long other) {
    GradientSum sum = new GradientSum(floats(seed), 0, 1);
    sum.add(new GradientSum(floats(other), 0, 1));
    return sum.gradient();
  }

  static float[] floats(long seed) {
    Random random = new Random(seed);
    float[] floats = new float[PARAMETERS];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = random.nextFloat();
    }
    return floats;
  }
}
