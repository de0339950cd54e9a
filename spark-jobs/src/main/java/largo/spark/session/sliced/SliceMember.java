package largo.spark.session.sliced;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import largo.core.Deadline;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.OptimizerState;
import largo.core.train.UpdateInputs;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerListener;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a sharded optimizer: the owner of a slice, on an executor. Shared by its tasks.
 * Thread-safe.
 */
public final class SliceMember implements PeerListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SliceMember.class);

  private final SliceConfig config;
  private final RegularizationPenalty penalty;
  private final String name;
  private final PeerNetwork network;
  private final DriverConnection driver;
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final EarlyConnections earlyConnections = new EarlyConnections();
  private MemberGeneration generation; // null before the first one
  private volatile boolean closed;

  /** The next thing that the driver asks for. */
  private interface Command {
    void run() throws IOException;
  }

  /**
   * Connects to the driver, and waits for the members of a generation.
   *
   * @param host at which other executors reach this one
   * @throws IOException if the driver cannot be reached
   */
  public SliceMember(
      SliceConfig config,
      SessionDescriptor session,
      RegularizationPenalty penalty,
      String name,
      String host)
      throws IOException {
    this.config = config;
    this.penalty = penalty;
    this.name = name;
    int maxContent = SliceConfig.maxContent(config.rule(), penalty.layout());
    this.network = new PeerNetwork(session, name, maxContent, this);
    try {
      HostPort address = new HostPort(host, network.listen(new InetSocketAddress(host, 0)));
      this.driver = new DriverConnection(network, config, address);
      driver.connect(Deadline.after(config.timeout()));
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
    this.thread = new Thread(this::run, "largo-session: slice of " + name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * The parameters before a step, float[layout size]; not to be changed. Waits until all slices
   * have arrived; empty if the generation is over, or this is not a member of it.
   */
  public Optional<float[]> parameters(long ofGeneration, long step) {
    Optional<MemberGeneration> current = current(ofGeneration);
    Optional<float[]> parameters = current.flatMap(g -> g.parameters(step));
    if (parameters.isEmpty()) {
      current.ifPresent(g -> g.failure().ifPresent(why -> fail(g, why)));
    }
    return parameters;
  }

  /** Whether this member computes the gradient of a shard in a generation. */
  public boolean serves(long ofGeneration, int shard) {
    return current(ofGeneration).map(g -> g.serves(shard)).orElse(false);
  }

  /**
   * Adds the gradient of a shard to the sums of a step.
   *
   * @return bytes sent to other members; empty if the generation is over
   */
  public Optional<Long> add(long ofGeneration, long step, int shard, GradientSum sum) {
    Optional<MemberGeneration> current = current(ofGeneration);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(current.get().add(step, shard, sum));
    } catch (IOException e) {
      fail(current.get(), e.getMessage());
      return Optional.empty();
    } catch (RuntimeException | OutOfMemoryError e) { // the sums of this step stay incomplete
      fail(current.get(), name + ": the gradient of shard " + shard + ": " + e);
      throw e;
    }
  }

  @Override
  public void received(PeerConnection from, PeerMessage message) {
    if (message.type() == PeerMessageType.FORM && driver.is(from)) {
      form(GenerationMembers.decode(message), GenerationMembers.self(message));
      return;
    }
    if (message.type() == PeerMessageType.HELLO) {
      greeted(from, message.generation());
      return;
    }
    Optional<MemberGeneration> current = current(message.generation());
    if (current.isEmpty()) {
      LOG.debug("{}: a message {} of another generation", name, message.type());
      return;
    }
    try {
      receive(current.get(), message);
    } catch (RuntimeException e) {
      fail(current.get(), name + ": a message " + message.type() + " of " + from + ": " + e);
    }
  }

  private void receive(MemberGeneration g, PeerMessage message) {
    switch (message.type()) {
      case GRADIENT, VARIATION -> g.receiveSum(message);
      case ASK_NOISE -> submit(g, g::sendNoise);
      case PARAMETERS -> g.receiveParameters(message);
      case TOTALS ->
          g.receiveTotals(SumsContent.totals(message.content(), penalty.layout().tensors().size()));
      case RESTORE -> g.restored().receive(message);
      case RESTORE_END -> {
        Optional<OptimizerState> state =
            SumsContent.stateIfAny(
                message.content(), config.rule().toString(), g.restored().state());
        long step = message.step();
        submit(
            g,
            () -> {
              g.restore(step, state);
              driver.send(PeerMessage.of(PeerMessageType.RESTORED, g.number(), step));
            });
      }
      case UPDATE -> {
        UpdateInputs inputs = SumsContent.inputs(message.content(), message.step());
        GradientSum sum = SumsContent.sumWithoutGradient(message.content());
        submit(g, () -> g.update(inputs, sum));
      }
      case END -> {
        driver.end();
        g.fail("the session ended");
      }
      case SAVE -> {
        SaveRequest request = SaveRequest.decode(message.content());
        submit(g, () -> g.save(request, config.hadoop()));
      }
      case FETCH -> {
        boolean state = message.level() == 1;
        submit(g, () -> g.fetch(state));
      }
      default -> throw new IllegalStateException("not for members");
    }
  }

  @Override
  public void lost(PeerConnection connection, String why) {
    if (driver.is(connection)) {
      generation().ifPresent(g -> g.fail("the connection with the driver was lost: " + why));
      if (driver.isNeeded()) {
        LOG.warn("{}: the connection with the driver was lost ({}); connecting again", name, why);
        commands.add(driver::connectAgain);
      }
      return;
    }
    generation()
        .filter(g -> isMember(g, connection) && g.failure().isEmpty())
        .ifPresent(
            g -> fail(g, name + " lost its connection with " + connection.peer() + ": " + why));
  }

  @Override
  public void rejected(String what) {
    LOG.warn("{}: {}", name, what);
  }

  @Override
  public void close() {
    closed = true;
    driver.end();
    generation().ifPresent(g -> g.fail("the session ended"));
    thread.interrupt();
    network.close();
  }

  /** Begins a generation: connects with the members before this one; the others connect with it. */
  private void form(GenerationMembers group, int self) {
    MemberGeneration next = new MemberGeneration(group, self, config, penalty, driver.connection());
    synchronized (this) {
      generation().ifPresent(g -> g.fail("another generation was formed"));
      generation = next;
      earlyConnections.connect(next);
    }
    submit(
        next,
        () -> {
          Deadline deadline = Deadline.after(config.timeout());
          List<GenerationMembers.Member> members = group.members();
          for (int k = 0; k < self; k++) {
            PeerConnection peer =
                network.dial(members.get(k).name(), members.get(k).address().resolved(), deadline);
            peer.send(PeerMessage.of(PeerMessageType.HELLO, group.generation(), 0), deadline);
            next.connected(k, peer);
          }
          next.awaitPeers();
          driver.send(PeerMessage.of(PeerMessageType.FORMED, group.generation(), 0));
        });
  }

  /** Another member connected. This one may hear of their generation a little later. */
  private synchronized void greeted(PeerConnection from, long ofGeneration) {
    earlyConnections.add(from, ofGeneration);
    current(ofGeneration).ifPresent(earlyConnections::connect);
  }

  private void submit(MemberGeneration g, Command command) {
    commands.add(
        () -> {
          if (g.failure().isPresent()) {
            return;
          }
          try {
            command.run();
          } catch (NotFiniteException e) {
            LOG.debug("{}: {}", name, e.getMessage()); // the driver found the same
          } catch (IOException | RuntimeException | OutOfMemoryError e) {
            LOG.debug("{}: generation {} failed", name, g.number(), e);
            fail(g, e instanceof Error ? e.toString() : String.valueOf(e.getMessage()));
          }
        });
  }

  private void run() {
    while (!closed) {
      try {
        commands.take().run();
      } catch (InterruptedException e) {
        return; // closed
      } catch (IOException e) {
        LOG.warn("{}: {}", name, e.toString());
      }
    }
  }

  private void fail(MemberGeneration g, String why) {
    if (g.failure().isEmpty()) {
      LOG.warn("{}: generation {} of the sharded optimizer ends: {}", name, g.number(), why);
    }
    g.fail(why);
    driver.offer(
        PeerMessage.of(
            PeerMessageType.FAILED,
            g.number(),
            0,
            ByteBuffer.wrap(why.getBytes(StandardCharsets.UTF_8))));
  }

  private synchronized Optional<MemberGeneration> generation() {
    return Optional.ofNullable(generation);
  }

  private Optional<MemberGeneration> current(long number) {
    return generation().filter(g -> g.number() == number);
  }

  private static boolean isMember(MemberGeneration g, PeerConnection connection) {
    return g.group().members().stream().anyMatch(m -> m.name().equals(connection.peer()));
  }
}
