package largo.spark.session.sliced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import largo.core.Deadline;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.measure.NoiseParts;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.SlicePlan;
import largo.core.optimizer.StripReduction.Recorded;
import largo.core.optimizer.StripReduction.Totals;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterSlice;
import largo.core.train.ParameterUpdate;
import largo.core.train.TreeSum;
import largo.core.train.TreeSum.Node;
import largo.core.train.UpdateInputs;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import org.apache.hadoop.conf.Configuration;

/**
 * One member in one generation: its slice, all parameters, and its connections.
 *
 * <p>Thread-safe. Tasks compute gradients and send their slices; one thread, that of the member,
 * updates the slice; threads of the network receive. Parameters do not change while a task computes
 * a gradient: an owner can update its slice only when it has the sums of all shards.
 */
final class MemberGeneration {

  private final GenerationMembers group;
  private final int self;
  private final SliceConfig config;
  private final UpdateRule rule;
  private final RegularizationPenalty penalty;
  private final Duration timeout;
  private final List<ParameterSlice> slices;
  private final List<Node> nodes;
  private final float[] parameters;
  private final float[] gradient; // of the slice; used again when a step has its update
  private final RestoredSlices restored;
  private final SliceSender sender;
  private ParameterUpdate update; // null before the state is restored
  private Optional<NoiseParts> lastNoise = Optional.empty();
  private StepSums sums;
  private long version = -1; // number of the step that the parameters are for
  private int received; // floats of the next version
  private int round;
  private Totals totals; // null while others are waited for
  private String failure; // null while it goes on

  MemberGeneration(
      GenerationMembers group,
      int self,
      SliceConfig config,
      RegularizationPenalty penalty,
      PeerConnection driver) {
    this.group = group;
    this.self = self;
    this.config = config;
    this.rule = config.rule();
    this.penalty = penalty;
    this.timeout = config.timeout();
    this.slices = SlicePlan.of(rule, penalty.layout(), group.members().size());
    this.nodes = TreeSum.nodes(group.shards(), group.members().get(self).shards());
    this.parameters = new float[penalty.layout().size()];
    this.gradient = new float[slice().length()];
    this.restored = new RestoredSlices(rule.slots(), slice().length());
    this.sender =
        new SliceSender(group.generation(), self, slices, driver, config.format(), timeout);
  }

  long number() {
    return group.generation();
  }

  GenerationMembers group() {
    return group;
  }

  int self() {
    return self;
  }

  ParameterSlice slice() {
    return slices.get(self);
  }

  boolean serves(int shard) {
    return group.members().get(self).shards().get(shard);
  }

  synchronized void connected(int member, PeerConnection connection) {
    sender.connected(member, connection);
    notifyAll();
  }

  /** Waits until there is a connection with every other member. */
  void awaitPeers() {
    await(
        "connections", sender::isComplete, () -> group.members().get(sender.firstMissing()).name());
  }

  /** Ends the generation. */
  synchronized void fail(String why) {
    failure = failure == null ? why : failure;
    notifyAll();
  }

  /** The reason why the generation ended; empty while it goes on. */
  synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * All parameters before a step, float[layout size]; empty if the generation ends before it has
   * them.
   */
  Optional<float[]> parameters(long step) {
    try {
      awaitParameters(step);
      return Optional.of(parameters);
    } catch (GenerationLostException e) {
      return Optional.empty();
    }
  }

  private void awaitParameters(long step) {
    await(
        "the parameters of step " + step,
        () -> version >= step,
        () -> "the owners of the other slices");
  }

  /**
   * Adds the gradient of a shard, and sends slices of what it completes to their owners.
   *
   * @return bytes sent
   */
  long add(long step, int shard, GradientSum sum) throws IOException {
    StepSums ofStep = sums(step);
    Optional<StepSums.Complete> complete = ofStep.add(shard, sum);
    if (complete.isEmpty()) {
      return 0;
    }
    Node node = complete.get().node();
    float[] sums = complete.get().sum().gradient();
    long bytes = sender.sendVariation(step, complete.get(), ofStep);
    ofStep.addSlice(node, sums, slice().from());
    return bytes + sender.sendGradient(step, node, sums);
  }

  /** A part of the sum of a node of another member, or of the variation between its shards. */
  void receiveSum(PeerMessage message) {
    sums(message.step()).receive(message);
  }

  /** A part of another member's slice of the next parameters. */
  void receiveParameters(PeerMessage message) {
    int count = config.format().decode(message.content(), parameters, (int) message.offset());
    arrived(count, message.step());
  }

  /** What the driver sends before the state is restored. */
  RestoredSlices restored() {
    return restored;
  }

  synchronized void receiveTotals(Totals next) {
    totals = next;
    notifyAll();
  }

  /**
   * Starts from the slices that were received, and sends the parameters to the others.
   *
   * @param state scalars of the state; empty before the first update
   */
  void restore(long step, Optional<OptimizerState> state) throws IOException {
    float[] own = restored.parameters().clone();
    update = new ParameterUpdate(rule, penalty, slice(), own, this::reduce);
    if (state.isPresent()) {
      update.restore(restored.parameters(), state.get());
    }
    publish(step);
    awaitParameters(step);
  }

  /**
   * Updates the slice when the sums of all shards have arrived, and sends it to the others.
   *
   * @param sum of the step, without the gradient
   */
  void update(UpdateInputs inputs, GradientSum sum) throws IOException {
    StepSums ofStep = sums(inputs.step());
    await("the sums of all shards", ofStep::isComplete, () -> "the members that computed them");
    lastNoise = ofStep.noise();
    update.apply(sum.withGradient(ofStep.slice()), inputs);
    publish(inputs.step() + 1);
  }

  /** Sends the slices of the parameters or of state vectors to the driver. */
  void fetch(boolean state) throws IOException {
    sender.sendState(state, update.parameters(), update.state());
  }

  /** Sends the gradient noise of the slice in the last step to the driver. */
  void sendNoise() throws IOException {
    sender.sendToDriver(PeerMessageType.NOISE, 0, StepNoise.encode(lastNoise));
  }

  /** Writes the slices of parameters and state to a file. */
  void save(SaveRequest request, Configuration hadoop) throws IOException {
    ByteBuffer answer = request.write(update.parameters(), update.state(), hadoop);
    sender.sendToDriver(PeerMessageType.SAVED, 0, answer);
  }

  private Totals reduce(Recorded recorded) {
    int number;
    synchronized (this) {
      totals = null;
      number = round++;
    }
    try {
      sender.sendToDriver(PeerMessageType.RECORDED, number, SumsContent.encode(recorded));
    } catch (IOException e) {
      throw new GenerationLostException(e.getMessage());
    }
    await("totals of reduction " + number, () -> totals != null, () -> "the driver");
    synchronized (this) {
      return totals;
    }
  }

  private void publish(long next) throws IOException {
    float[] own = update.parameters();
    sender.sendParameters(next, own, parameters);
    arrived(own.length, next);
  }

  private synchronized void changed() {
    notifyAll();
  }

  private synchronized void arrived(int count, long next) {
    received += count;
    if (received == parameters.length) {
      received = 0;
      version = next;
      notifyAll();
    }
  }

  private synchronized StepSums sums(long step) {
    if (sums == null || sums.step() < step) {
      StepSums.Slice own = new StepSums.Slice(gradient, config.format());
      Optional<StepNoise> noise =
          config.noise().of(step, penalty.layout(), slices, self, group.shards());
      sums = new StepSums(step, group.shards(), nodes, own, noise, this::changed);
    }
    if (sums.step() > step) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "a gradient of step %d after step %d", step, sums.step()));
    }
    return sums;
  }

  private void await(String what, BooleanSupplier condition, Supplier<String> whom) {
    synchronized (this) {
      try {
        boolean holds =
            Deadline.after(timeout).await(this, () -> failure != null || condition.getAsBoolean());
        if (failure != null) {
          throw new GenerationLostException(failure);
        }
        if (!holds) {
          failure = group.late(self, slice(), what + " from " + whom.get(), timeout);
          notifyAll();
          throw new GenerationLostException(failure);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GenerationLostException("interrupted: " + e.getMessage());
      }
    }
  }
}
