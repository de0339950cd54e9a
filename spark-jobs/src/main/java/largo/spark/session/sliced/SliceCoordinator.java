package largo.spark.session.sliced;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import largo.core.Deadline;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Probe;
import largo.core.optimizer.SlicePlan;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterSlice;
import largo.core.train.ParameterUpdate;
import largo.core.train.UpdateInputs;
import largo.core.train.UpdateNorms;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerListener;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's side of a sharded optimizer: forms generations of members, adds their sums over
 * strips, and follows their updates without a slice of its own.
 *
 * <p>Thread-safe as a listener; its other methods are called by one thread. All of them throw a
 * {@link GenerationLostException} if a member is lost, and a {@link SliceException} if one does not
 * respond in time.
 */
public final class SliceCoordinator implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(SliceCoordinator.class);

  private static final ParameterSlice NO_SLICE = new ParameterSlice(0, 0);

  private final UpdateRule rule;
  private final RegularizationPenalty penalty;
  private final int shards;
  private final Duration timeout;
  private final ReachableExecutors executors = new ReachableExecutors();
  private Probe probe = Probe.NONE;
  private long generation;
  private List<PeerConnection> members = List.of();
  private List<ParameterSlice> slices = List.of();
  private GenerationMembers group; // null before the first generation
  private ParameterUpdate follower; // null before the first generation
  private MemberSums sums; // null before the first generation
  private BitSet done = new BitSet();
  private MemberAnswers answers; // null before the first request
  private String failure = "no generation was formed";

  /**
   * The driver's side, without members.
   *
   * @param shards number of all shards
   * @param timeout of each wait for members
   */
  public SliceCoordinator(
      UpdateRule rule, RegularizationPenalty penalty, int shards, Duration timeout) {
    this.rule = rule;
    this.penalty = penalty;
    this.shards = shards;
    this.timeout = timeout;
  }

  /** Sends the values that the rule computes on the way to a probe, from the next update on. */
  public void observe(Probe next) {
    probe = next;
    if (follower != null) {
      follower.observe(next);
    }
  }

  /** The number of the generation. */
  public synchronized long generation() {
    return generation;
  }

  /** The executors that can be members. */
  public ReachableExecutors executors() {
    return executors;
  }

  /**
   * Throws an error if the generation has ended.
   *
   * @throws GenerationLostException if it has
   */
  public synchronized void check() {
    if (failure != null) {
      throw new GenerationLostException(failure);
    }
  }

  /**
   * Forms a generation.
   *
   * @param shardsOf the shards of each member, by executor; each shard once
   */
  public void form(Map<String, BitSet> shardsOf) {
    synchronized (this) {
      generation++;
      failure = null;
      done = new BitSet();
      group = new GenerationMembers(generation, shards, executors.members(shardsOf));
      members =
          group.members().stream().map(member -> executors.connection(member.name())).toList();
      slices = SlicePlan.of(rule, penalty.layout(), members.size());
      sums = new MemberSums(penalty.layout(), slices);
    }
    follower = new ParameterUpdate(rule, penalty, NO_SLICE, new float[0], this::reduce);
    follower.observe(probe);
    sendAll(k -> PeerMessage.of(PeerMessageType.FORM, generation, 0, group.encode(k)));
    awaitAll("connections with each other", done::get);
    LOG.info(
        "the optimizer is sharded over {} executors: {}",
        members.size(),
        group.describe(slices, k -> true));
  }

  /**
   * Sends the members their slices of a state, and waits until they have all parameters.
   *
   * @param step the next step
   * @param parameters float[layout size]
   * @param state of the rule; empty before the first update
   */
  public void restore(long step, float[] parameters, Optional<OptimizerState> state) {
    synchronized (this) {
      done = new BitSet();
    }
    for (int k = 0; k < members.size(); k++) {
      int member = k;
      ParameterSlice slice = slices.get(k);
      Optional<OptimizerState> own = state.map(s -> s.withScalarsOf(rule, penalty.layout(), slice));
      RestoreMessages.of(generation, step, slice, parameters, own)
          .forEach(message -> send(member, message));
    }
    state.ifPresent(s -> follower.restore(new float[0], s.of(rule, penalty.layout(), NO_SLICE)));
    awaitAll("the parameters of all owners", done::get);
  }

  /**
   * Updates the parameters on all members.
   *
   * @param sum loss and examples; its gradient is on the members
   */
  public UpdateNorms update(GradientSum sum, UpdateInputs inputs) {
    sendAll(
        k ->
            PeerMessage.of(
                PeerMessageType.UPDATE,
                generation,
                inputs.step(),
                SumsContent.encode(inputs, sum)));
    return follower.apply(sum.withGradient(new float[0]), inputs);
  }

  /** The position of the next update in the learning-rate schedule, in steps. */
  public double position() {
    return follower.position();
  }

  /** The name of a member. */
  synchronized String name(int member) {
    return members.get(member).peer();
  }

  /** Parameters and state of the generation, and measurements of its members. */
  public synchronized StateTransfer state() {
    return new StateTransfer(this, rule, penalty.layout(), slices);
  }

  /** Tells the members that their connections will end. */
  public void end() {
    members.forEach(member -> member.offer(PeerMessage.of(PeerMessageType.END, generation, 0)));
  }

  @Override
  public synchronized void received(PeerConnection from, PeerMessage message) {
    if (message.type() == PeerMessageType.HELLO) {
      executors.add(from, HostPort.decode(message.content()));
      return;
    }
    int k = members.indexOf(from);
    if (message.generation() != generation || k < 0) {
      LOG.debug("{}: a message {} of another generation", from, message.type());
      return;
    }
    try {
      receive(k, message);
    } catch (RuntimeException e) {
      fail(from + " sent a message " + message.type() + " with invalid content: " + e);
    }
    notifyAll();
  }

  private void receive(int k, PeerMessage message) {
    switch (message.type()) {
      case FORMED, RESTORED -> done.set(k);
      case RECORDED -> sums.receive(k, message);
      case FETCHED, FETCH_END, SAVED, NOISE -> {
        if (answers.receive(k, message)) {
          done.set(k);
        }
      }
      case FAILED -> fail(StandardCharsets.UTF_8.decode(message.content()).toString());
      default -> throw new IllegalArgumentException("not for the driver");
    }
  }

  @Override
  public synchronized void lost(PeerConnection connection, String why) {
    executors.remove(connection);
    if (members.contains(connection)) {
      fail("the connection with " + connection.peer() + " was lost: " + why);
    }
  }

  @Override
  public void rejected(String what) {
    LOG.warn("the sharded optimizer rejected {}", what);
  }

  private synchronized void fail(String why) {
    failure = failure == null ? why : failure;
    notifyAll();
  }

  /**
   * Asks all members for something, and waits for their answers.
   *
   * @param what they answer
   */
  void ask(String what, MemberAnswers into, IntFunction<PeerMessage> request) {
    synchronized (this) {
      done = new BitSet();
      answers = into;
    }
    sendAll(request);
    awaitAll(what, done::get);
  }

  /** The follower's part of a reduction: waits for all members, and sends them the totals. */
  private Totals reduce(Recorded nothing) {
    awaitAll("sums over strips, reduction " + sums.round(), sums::hasReceived);
    Totals total;
    synchronized (this) {
      total = sums.total();
    }
    sendAll(k -> PeerMessage.of(PeerMessageType.TOTALS, generation, 0, SumsContent.encode(total)));
    return total;
  }

  private void sendAll(IntFunction<PeerMessage> ofMember) {
    for (int k = 0; k < members.size(); k++) {
      send(k, ofMember.apply(k));
    }
  }

  private void send(int k, PeerMessage message) {
    try {
      members.get(k).send(message, Deadline.after(timeout));
    } catch (IOException e) {
      fail(e.getMessage());
      throw new GenerationLostException(e.getMessage());
    }
  }

  private void awaitAll(String what, IntPredicate ofMember) {
    BooleanSupplier all = () -> IntStream.range(0, members.size()).allMatch(ofMember);
    synchronized (this) {
      try {
        if (!Deadline.after(timeout).await(this, () -> failure != null || all.getAsBoolean())) {
          throw new SliceException(
              "no answer for %d s (exchange.deadline) with %s from %s; see their logs",
              timeout.toSeconds(), what, group.describe(slices, ofMember.negate()));
        }
        check();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while executors updated parameters", e);
      }
    }
  }
}
