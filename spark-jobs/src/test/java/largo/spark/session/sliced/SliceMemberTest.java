package largo.spark.session.sliced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.Deadline;
import largo.core.compress.FloatFormat;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.ClipByGlobalNorm;
import largo.core.optimizer.GradientCentralization;
import largo.core.optimizer.Lookahead;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.ParameterUpdate;
import largo.core.train.TreeSum;
import largo.core.train.UpdateInputs;
import largo.core.train.UpdateNorms;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerListener;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** Sharded optimizers whose members are in this JVM. */
public class SliceMemberTest extends JUnitSuite {

  private static final int STEPS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void givesTheSameBitsAsTheDriverForEveryRule() throws Exception {
    List<UpdateRule> rules = new ArrayList<>();
    Rules.ALL.forEach(rule -> rules.add(rule.defaults()));
    rules.add(
        new Wrapped(
            new Wrapped(
                new Wrapped(Rules.named("adam"), new GradientCentralization(Optional.empty())),
                new ClipByGlobalNorm(0.1)),
            new Lookahead(2, 0.5, Lookahead.Pullback.RESET)));
    rules.removeIf(rule -> !rule.isDivisible());
    for (int k = 0; k < rules.size(); k++) {
      assertSameBits(rules.get(k), 1 + k % 4, k % 5 == 0);
    }
  }

  @Test
  public void continuesFromTheStateOfAnotherNumberOfMembers() throws Exception {
    assertContinues(new Wrapped(Rules.named("hfac"), new ClipByGlobalNorm(0.1)));
    assertContinues(new Wrapped(Rules.named("soap"), new ClipByGlobalNorm(0.1)));
  }

  private static void assertContinues(UpdateRule rule) throws Exception {
    RegularizationPenalty penalty = penalty();
    float[] start = start(penalty.layout());
    ParameterUpdate whole = new ParameterUpdate(rule, penalty, Optional.empty(), start.clone());
    expected(whole, 0, STEPS);
    try (MemberGroup group = new MemberGroup(rule, penalty, true, TIMEOUT)) {
      group.form(3, 1);
      group.coordinator.restore(0, start, Optional.empty());
      actual(group, 0, 2);
      float[] parameters = new float[start.length];
      group.coordinator.state().fetchParameters(parameters);
      OptimizerState state = group.coordinator.state().fetchState();
      group.form(5, 2);
      group.coordinator.restore(2, parameters, Optional.of(state));
      actual(group, 2, STEPS);
      assertSame(group, whole);
    }
  }

  @Test
  public void sendsHalfPrecisionAndKeepsFloat32AtTheOwners() throws Exception {
    UpdateRule rule = Rules.named("momentum");
    RegularizationPenalty penalty = penalty();
    float[] start = start(penalty.layout());
    ParameterUpdate whole = new ParameterUpdate(rule, penalty, Optional.empty(), start.clone());
    expected(whole, 0, STEPS);
    for (FloatFormat format : List.of(FloatFormat.FLOAT16, FloatFormat.BFLOAT16)) {
      try (MemberGroup group = new MemberGroup(rule, penalty, format, false, TIMEOUT)) {
        group.form(3, 1);
        group.coordinator.restore(0, start, Optional.empty());
        actual(group, 0, STEPS);
        float[] owned = new float[start.length];
        group.coordinator.state().fetchParameters(owned);
        long generation = group.coordinator.generation();
        float[] used = group.members.get(0).parameters(generation, STEPS).orElseThrow();
        for (SliceMember member : group.members) {
          assertThat(member.parameters(generation, STEPS).orElseThrow()).isEqualTo(used);
        }
        assertThat(owned).isNotEqualTo(used).isNotEqualTo(whole.parameters());
        double relative = format == FloatFormat.FLOAT16 ? 0x1p-11 : 0x1p-8;
        for (int i = 0; i < owned.length; i++) {
          assertThat(Math.abs((double) used[i] - owned[i]))
              .isLessThanOrEqualTo(relative * Math.abs(owned[i]) + 1e-9);
          assertThat(owned[i]).isCloseTo(whole.parameters()[i], offset(0.01f));
        }
      }
    }
  }

  @Test
  public void endsAGenerationWithALostMemberAndGoesOnWithTheOthers() throws Exception {
    UpdateRule rule = Rules.named("lamb");
    RegularizationPenalty penalty = penalty();
    float[] start = start(penalty.layout());
    ParameterUpdate whole = new ParameterUpdate(rule, penalty, Optional.empty(), start.clone());
    expected(whole, 0, STEPS);
    try (MemberGroup group = new MemberGroup(rule, penalty, false, TIMEOUT)) {
      group.form(3, 1);
      group.coordinator.restore(0, start, Optional.empty());
      actual(group, 0, 2);
      group.gradient(2, 1);
      group.members.remove(2).close();
      assertThatExceptionOfType(GenerationLostException.class)
          .isThrownBy(
              () ->
                  group.coordinator.update(
                      new GradientSum(new float[0], 1, 1), new UpdateInputs(2, 0.1, 2)))
          .withMessageContaining("executor 2");
      group.form(2, 3);
      group.coordinator.restore(0, start, Optional.empty());
      actual(group, 0, STEPS);
      assertSame(group, whole);
    }
  }

  @Test
  public void endsAGenerationAtOnceIfAGradientCannotBeAdded() throws Exception {
    int shard = MemberGroup.SHARDS - 1;
    try (MemberGroup group = new MemberGroup(Rules.named("sgd"), penalty(), false, TIMEOUT)) {
      group.form(MemberGroup.SHARDS, 1);
      group.coordinator.restore(0, start(group.penalty.layout()), Optional.empty());
      GradientSum tooShort = new GradientSum(new float[1], 1, 1);
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(
              () ->
                  group.members.get(shard).add(group.coordinator.generation(), 0, shard, tooShort));
      await()
          .untilAsserted(
              () ->
                  assertThatExceptionOfType(GenerationLostException.class)
                      .isThrownBy(group.coordinator::check)
                      .withMessageContaining("executor 6: the gradient of shard 6"));
    }
  }

  @Test
  public void continuesAfterAConnectionWithTheDriverWasLost() throws Exception {
    UpdateRule rule = Rules.named("adam");
    RegularizationPenalty penalty = penalty();
    float[] start = start(penalty.layout());
    ParameterUpdate whole = new ParameterUpdate(rule, penalty, Optional.empty(), start.clone());
    expected(whole, 0, STEPS);
    try (MemberGroup group = new MemberGroup(rule, penalty, false, TIMEOUT)) {
      group.form(2, 1);
      PeerConnection before = group.coordinator.executors().connection("executor 1");
      before.close();
      await()
          .atMost(TIMEOUT)
          .until(() -> group.coordinator.executors().connection("executor 1") != before);
      group.form(2, 1);
      group.coordinator.restore(0, start, Optional.empty());
      actual(group, 0, STEPS);
      assertSame(group, whole);
    }
  }

  @Test
  public void namesTheMemberThatDoesNotRespondInTime() throws Exception {
    Duration second = Duration.ofSeconds(1);
    try (MemberGroup group = // whose members do not give up at the same time
        new MemberGroup(
            Rules.named("sgd"), penalty(), FloatFormat.FLOAT32, false, second, TIMEOUT)) {
      group.form(2, 1);
      group.coordinator.restore(0, start(group.penalty.layout()), Optional.empty());
      assertThatExceptionOfType(SliceException.class) // without gradients
          .isThrownBy(
              () ->
                  group.coordinator.update(
                      new GradientSum(new float[0], 1, 1), new UpdateInputs(0, 0.1, 0)))
          .withMessageContaining("no answer for 1 s (exchange.deadline) with sums over strips")
          .withMessageContaining("executor 1, the owner of parameters ");
    }
  }

  @Test
  public void reportsAGradientThatIsNotFinite() throws Exception {
    try (MemberGroup group = new MemberGroup(Rules.named("sgd"), penalty(), false, TIMEOUT)) {
      float[] start = start(group.penalty.layout());
      start[start.length - 1] = Float.NaN;
      group.form(2, 1);
      group.coordinator.restore(0, start, Optional.empty());
      GradientSum sum = group.gradient(0, 1);
      assertThatExceptionOfType(NotFiniteException.class)
          .isThrownBy(() -> group.coordinator.update(sum, new UpdateInputs(0, 0.1, 0)))
          .withMessage("the gradient of 2_b is not finite at step 1");
      float[] after = new float[start.length];
      group.coordinator.state().fetchParameters(after);
      assertThat(after).isEqualTo(start);
    }
  }

  @Test
  public void rejectsPeersThatDoNotKnowTheSecretOrSendGarbage() throws Exception {
    List<String> rejected = Collections.synchronizedList(new ArrayList<>());
    PeerListener listener =
        new PeerListener() {
          @Override
          public void received(PeerConnection from, PeerMessage message) {}

          @Override
          public void lost(PeerConnection connection, String why) {
            rejected.add(why);
          }

          @Override
          public void rejected(String what) {
            rejected.add(what);
          }
        };
    SessionDescriptor session =
        new SessionDescriptor(java.util.UUID.randomUUID(), SharedSecret.random(), true, 1, 1, 1);
    SessionDescriptor other =
        new SessionDescriptor(session.run(), SharedSecret.random(), true, 1, 1, 1);
    try (PeerNetwork server = new PeerNetwork(session, "server", 1000, listener);
        PeerNetwork friend = new PeerNetwork(session, "friend", 1000, listener);
        PeerNetwork stranger = new PeerNetwork(other, "stranger", 1000, listener)) {
      InetSocketAddress address =
          new InetSocketAddress(
              MemberGroup.HOST, server.listen(new InetSocketAddress(MemberGroup.HOST, 0)));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> stranger.dial("server", address, Deadline.after(Duration.ofSeconds(1))))
          .withMessageContaining("stranger cannot connect with server");
      await()
          .untilAsserted(
              () -> assertThat(rejected).anyMatch(why -> why.contains("does not know the secret")));

      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        socket.getOutputStream().write(new byte[500]);
        assertThat(socket.getInputStream().readNBytes(100)).hasSize(32); // the nonce, and the end
      } catch (IOException e) {
        // reset: not all was read
      }

      rejected.clear();
      PeerConnection tooLong =
          friend.dial("server", address, Deadline.after(Duration.ofSeconds(5)));
      tooLong.offer(PeerMessage.of(PeerMessageType.HELLO, 0, 0, PeerMessage.buffer(100_000)));
      await().untilAsserted(() -> assertThat(rejected).anyMatch(why -> why.contains("exceeds 1")));
      assertThat(tooLong.isOpen()).isFalse();
    }
  }

  private static void assertSameBits(UpdateRule rule, int members, boolean encrypted)
      throws Exception {
    RegularizationPenalty penalty = penalty();
    float[] start = start(penalty.layout());
    ParameterUpdate whole = new ParameterUpdate(rule, penalty, Optional.empty(), start.clone());
    List<UpdateNorms> expected = expected(whole, 0, STEPS);
    try (MemberGroup group = new MemberGroup(rule, penalty, encrypted, TIMEOUT)) {
      group.form(members, members);
      group.coordinator.restore(0, start, Optional.empty());
      assertThat(actual(group, 0, STEPS)).as("%s", rule).isEqualTo(expected);
      assertSame(group, whole);
    }
  }

  private static void assertSame(MemberGroup group, ParameterUpdate whole) {
    float[] parameters = new float[whole.parameters().length];
    group.coordinator.state().fetchParameters(parameters);
    OptimizerState state = group.coordinator.state().fetchState();
    assertThat(parameters).isEqualTo(whole.parameters());
    assertThat(state.vectors()).isDeepEqualTo(whole.state().vectors());
    assertThat(state.scalars()).isEqualTo(whole.state().scalars());
    assertThat(state.updates()).isEqualTo(whole.state().updates());
  }

  private static List<UpdateNorms> expected(ParameterUpdate whole, int from, int to) {
    List<UpdateNorms> norms = new ArrayList<>();
    for (int step = from; step < to; step++) {
      TreeSum tree = new TreeSum(MemberGroup.SHARDS);
      for (int shard = 0; shard < MemberGroup.SHARDS; shard++) {
        tree.add(shard, MemberGroup.shardGradient(whole.parameters(), step, shard, 1));
      }
      norms.add(whole.apply(tree.total(), new UpdateInputs(step, 0.01, step)));
    }
    return norms;
  }

  private static List<UpdateNorms> actual(MemberGroup group, int from, int to) throws Exception {
    List<UpdateNorms> norms = new ArrayList<>();
    for (int step = from; step < to; step++) {
      GradientSum sum = group.gradient(step, 1);
      norms.add(group.coordinator.update(sum, new UpdateInputs(step, 0.01, step)));
    }
    return norms;
  }

  private static float[] start(ParameterLayout layout) {
    float[] w = new float[layout.size()];
    Random random = new Random(1);
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) random.nextGaussian();
    }
    return w;
  }

  /** Tensors of odd sizes and all kinds, some of several strips. */
  private static RegularizationPenalty penalty() {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(131, 97), 'f'));
    tensors.add(Tensor.vector("0_b", ParameterKind.BIAS, tensors.get(0).end(), 97));
    tensors.add(Tensor.vector("1_mean", ParameterKind.RUNNING_STATISTIC, tensors.get(1).end(), 97));
    tensors.add(
        new Tensor("1_W", ParameterKind.FROZEN, tensors.get(2).end(), List.of(11, 13), 'c'));
    tensors.add(
        new Tensor("2_W", ParameterKind.WEIGHT, tensors.get(3).end(), List.of(9, 33, 5, 5), 'c'));
    tensors.add(Tensor.vector("2_b", ParameterKind.BIAS, tensors.get(4).end(), 9));
    return new RegularizationPenalty(
        new ParameterLayout(tensors),
        List.of(0.0, 0.0, 0.0, 0.0, 0.01, 0.0),
        List.of(0.1, 0.0, 0.0, 0.0, 0.0, 0.0));
  }
}
