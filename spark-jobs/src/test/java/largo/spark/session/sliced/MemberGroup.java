package largo.spark.session.sliced;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import largo.core.compress.FloatFormat;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.UpdateRule;
import largo.core.train.TreeSum;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;

/** A sharded optimizer whose members are in this JVM, connected by sockets. */
final class MemberGroup implements AutoCloseable {

  static final int SHARDS = 7;
  static final String HOST = "127.0.0.1";

  final SliceCoordinator coordinator;
  final PeerNetwork network;
  final SessionDescriptor session;
  SliceConfig config;
  final RegularizationPenalty penalty;
  final List<SliceMember> members = new ArrayList<>();
  private final ExecutorService tasks = Executors.newCachedThreadPool();

  MemberGroup(UpdateRule rule, RegularizationPenalty penalty, boolean encrypted, Duration timeout)
      throws IOException {
    this(rule, penalty, FloatFormat.FLOAT32, encrypted, timeout);
  }

  MemberGroup(
      UpdateRule rule,
      RegularizationPenalty penalty,
      FloatFormat format,
      boolean encrypted,
      Duration timeout)
      throws IOException {
    this(rule, penalty, format, encrypted, timeout, timeout);
  }

  /** With a timeout of the members that differs from that of the driver. */
  MemberGroup(
      UpdateRule rule,
      RegularizationPenalty penalty,
      FloatFormat format,
      boolean encrypted,
      Duration timeout,
      Duration timeoutOfMembers)
      throws IOException {
    this.penalty = penalty;
    this.session =
        new SessionDescriptor(
            UUID.randomUUID(),
            SharedSecret.random(),
            encrypted,
            SHARDS,
            penalty.layout().size(),
            10);
    this.coordinator = new SliceCoordinator(rule, penalty, SHARDS, timeout);
    this.network =
        new PeerNetwork(
            session, "the driver", SliceConfig.maxContent(rule, penalty.layout()), coordinator);
    int port = network.listen(new InetSocketAddress(HOST, 0));
    this.config =
        new SliceConfig(
            rule,
            new HostPort(HOST, port),
            format,
            SliceNoise.NONE,
            timeoutOfMembers,
            new SerializableConfiguration(new Configuration(false)));
  }

  /** Measures the gradient noise; before the first members are added. */
  MemberGroup measuring(SliceNoise noise) {
    config =
        new SliceConfig(
            config.rule(),
            config.driver(),
            config.format(),
            noise,
            config.timeout(),
            config.configuration());
    return this;
  }

  /** Adds members, and forms a generation of all, to which shards are assigned at random. */
  void form(int count, long seed) throws Exception {
    while (members.size() < count) {
      members.add(new SliceMember(config, session, penalty, "executor " + members.size(), HOST));
    }
    Random random = new Random(seed);
    Map<String, BitSet> shards = new HashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      int member = shard < count ? shard : random.nextInt(count);
      shards.computeIfAbsent("executor " + member, m -> new BitSet()).set(shard);
    }
    coordinator.executors().await(shards.keySet(), config.timeout());
    coordinator.form(shards);
  }

  /** Computes the gradients of a step on all members at the same time, like their tasks. */
  GradientSum gradient(long step, long seed) throws Exception {
    List<Future<?>> futures = new ArrayList<>();
    for (SliceMember member : members) {
      futures.add(
          tasks.submit(
              () -> {
                float[] w = member.parameters(coordinator.generation(), step).orElseThrow();
                for (int shard = SHARDS - 1; shard >= 0; shard--) {
                  if (member.serves(coordinator.generation(), shard)) {
                    GradientSum sum = shardGradient(w, step, shard, seed);
                    Optional<Long> bytes = member.add(coordinator.generation(), step, shard, sum);
                    bytes.orElseThrow();
                  }
                }
              }));
    }
    for (Future<?> future : futures) {
      try {
        future.get(30, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
    TreeSum tree = new TreeSum(SHARDS);
    for (int shard = 0; shard < SHARDS; shard++) {
      GradientSum sum = shardGradient(new float[penalty.layout().size()], step, shard, seed);
      tree.add(shard, sum.isEmpty() ? sum : sum.withGradient(new float[1]));
    }
    return tree.total();
  }

  /** The gradient of a shard, which depends on the parameters; one shard has no examples. */
  static GradientSum shardGradient(float[] w, long step, int shard, long seed) {
    if ((shard + step) % SHARDS == 3) {
      return GradientSum.empty();
    }
    Random random = new Random(seed + 31 * step + shard);
    float[] gradient = new float[w.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = w[i] * 0.1f + (float) random.nextGaussian();
    }
    return new GradientSum(gradient, 1.5 + 0.1 * shard, 3 + shard);
  }

  @Override
  public void close() {
    coordinator.end();
    members.forEach(SliceMember::close);
    network.close();
    tasks.shutdownNow();
  }
}
