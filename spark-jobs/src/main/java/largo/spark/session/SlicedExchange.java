package largo.spark.session;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.Preconditions;
import largo.core.data.BatchSequence;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Probe;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.train.Evaluator;
import largo.core.train.GradientExchange;
import largo.core.train.ParameterStore;
import largo.core.train.SliceFiles;
import largo.core.train.SlicedState;
import largo.core.train.StepGradient;
import largo.core.train.TrainingState;
import largo.core.train.TreeSum;
import largo.core.train.UpdateInputs;
import largo.core.train.UpdateNorms;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.session.protocol.SlicedGradientRequest;
import largo.spark.session.protocol.SlicedGradientResponse;
import largo.spark.session.sliced.GenerationLostException;
import largo.spark.session.sliced.SliceCoordinator;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with a sharded optimizer: parameters and the state of the update rule are divided among
 * the executors, and gradients do not pass through the driver.
 *
 * <p>When an executor is lost, the others go on with a new division: from the last snapshot, which
 * is the start, a restored state, or the last checkpoint, in files or fetched. The steps since are
 * repeated, with the same bits.
 */
public final class SlicedExchange implements GradientExchange, Evaluator, ParameterStore {

  private static final Logger LOG = LoggerFactory.getLogger(SlicedExchange.class);

  /** Maximum number of generations in a row that are lost before a step is complete. */
  private static final int MAX_RESTARTS = 4;

  private final ShardedData data;
  private final DriverSession driverSession;
  private final BatchSequence batches;
  private final SliceServer server;
  private final SliceCoordinator slices;
  private final UpdateRule rule;
  private final ParameterLayout layout;
  private final int bytesPerFloat;
  private final Duration timeout;
  private final SlicedNoise noise;
  private final float[] parameters;
  private final SlicedSnapshot snapshot;
  private boolean membersSave = true; // until one of them cannot write
  private Map<String, BitSet> shardsByExecutor = Map.of();
  private long synchronizedStep;
  private double position;
  private boolean formed;
  private Probe probe = Probe.NONE;

  /**
   * Opens a session; returns when all shards are served.
   *
   * @throws SessionException if they are not within the timeout
   */
  public SlicedExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchSequence batches,
      WorkerConfig workerConfig,
      SessionOptions options,
      SlicedStart start) {
    this.data = data;
    this.batches = batches;
    this.rule = start.rule();
    this.layout = start.penalty().layout();
    this.bytesPerFloat = start.format().bytesPerFloat();
    this.timeout = options.timeout();
    this.noise = new SlicedNoise(options.noise(), workerConfig.options().squares());
    this.parameters = start.parameters();
    this.snapshot = new SlicedSnapshot(parameters);
    this.server = new SliceServer(spark, start, data.shards(), noise.ofOwners(), options.timeout());
    this.slices = server.coordinator();
    try {
      this.driverSession =
          DriverSession.open(
              spark,
              data,
              workerConfig,
              new BatchAssignment.GlobalBatch(batches.plan()),
              options,
              Optional.of(server));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** {@inheritDoc} Executors have the parameters already; those that are passed are not used. */
  @Override
  public StepGradient gradient(long step, float[] unused) {
    return surviving(() -> computed(step));
  }

  @Override
  public UpdateNorms update(GradientSum sum, UpdateInputs inputs) {
    boolean[] repeat = {false};
    UpdateNorms norms =
        surviving(
            () -> {
              GradientSum current = repeat[0] ? computed(inputs.step()).sum() : sum;
              repeat[0] = true;
              UpdateNorms done = slices.update(current, inputs);
              noise.collect(slices, inputs.step());
              return done;
            });
    snapshot.add(inputs);
    noise.report(sum, norms, inputs.step(), probe);
    position = slices.position();
    return norms;
  }

  @Override
  public void observe(Probe next) {
    probe = next;
    slices.observe(next);
  }

  @Override
  public double position() {
    return position;
  }

  @Override
  public float[] parameters() {
    return parameters;
  }

  @Override
  public void synchronize() {
    if (synchronizedStep != snapshot.next()) {
      surviving(() -> slices.state().fetchParameters(parameters));
      synchronizedStep = snapshot.next();
    }
  }

  @Override
  public OptimizerState optimizerState() {
    OptimizerState state = surviving(() -> slices.state().fetchState());
    synchronize();
    snapshot.set(snapshot.next(), parameters, Optional.of(state));
    return state;
  }

  /** {@inheritDoc} After a failure the driver holds the state of each checkpoint. */
  @Override
  public Optional<SlicedState> saveSlices(SliceFiles files) {
    if (!membersSave) {
      return Optional.empty();
    }
    Optional<SlicedState> saved = surviving(() -> slices.state().save(snapshot.next(), files));
    membersSave = saved.isPresent();
    saved.ifPresent(state -> snapshot.setFiles(state.step(), () -> files.read(state)));
    return saved;
  }

  @Override
  public boolean averages() {
    return rule.averages();
  }

  /** {@inheritDoc} An average is computed on the driver, from the state of all owners. */
  @Override
  public float[] evaluationWeights() {
    return rule.averages()
        ? Optimizer.evaluationWeights(rule, layout, optimizerState(), parameters)
        : ParameterStore.super.evaluationWeights();
  }

  @Override
  public void restore(TrainingState state) {
    Preconditions.that(
        state.parameters().length == parameters.length,
        "parameters must be %d floats, but were %d",
        parameters.length,
        state.parameters().length);
    OptimizerState ofRule = state.optimizer();
    ofRule.check(rule.toString(), rule.slots(), parameters.length, rule.scalars(layout));
    System.arraycopy(state.parameters(), 0, parameters, 0, parameters.length);
    snapshot.set(state.step(), parameters, Optional.of(ofRule));
    synchronizedStep = state.step();
    position = rule.position(layout, ofRule.scalars(), ofRule.updates());
    formed = false;
  }

  @Override
  public Score score(DataSplit split, float[] model) {
    return driverSession.score(split, model, data);
  }

  @Override
  public void close() {
    slices.end();
    driverSession.close();
    server.close();
  }

  /** Executes something that members do, again if one of them is lost. */
  private <T> T surviving(Supplier<T> action) {
    for (int lost = 0; ; lost++) {
      try {
        if (!formed) {
          recover();
        }
        return action.get();
      } catch (GenerationLostException e) {
        formed = false;
        if (lost == MAX_RESTARTS) {
          throw new SessionException(
              e,
              "executors were lost %d times in a row at step %d, the last time as %s; see the logs "
                  + "of the executors",
              lost + 1,
              snapshot.next(),
              e.getMessage());
        }
        LOG.warn(
            "an owner of a slice was lost at step {} ({}); training continues from step {}, and "
                + "repeats the steps since",
            snapshot.next(),
            e.getMessage(),
            snapshot.step());
      }
    }
  }

  /**
   * Forms a generation of the executors that serve shards, and repeats the steps since the
   * snapshot.
   */
  private void recover() {
    shardsByExecutor = driverSession.awaitConnected(slices.executors(), timeout);
    slices.form(shardsByExecutor);
    snapshot.restore(slices);
    slices.observe(Probe.NONE);
    for (UpdateInputs inputs : snapshot.updates()) {
      slices.update(computed(inputs.step()).sum(), inputs);
    }
    slices.observe(probe);
    formed = true;
  }

  /**
   * Throws an error if the generation has ended, or cannot complete a gradient.
   *
   * @throws GenerationLostException if so
   */
  private void check() {
    slices.check();
    Map<String, BitSet> now = driverSession.coordinator().shardsByExecutor();
    if (!now.isEmpty() && !now.equals(shardsByExecutor)) {
      throw new GenerationLostException("shards moved to other executors: " + now);
    }
  }

  /** Computes a gradient, whose slices stay with their owners. */
  private StepGradient computed(long step) {
    long generation = slices.generation();
    PendingRequest done =
        driverSession.execute(
            id -> new SlicedGradientRequest(id, generation, batches.range(step)), this::check);
    TreeSum tree = new TreeSum(data.shards());
    double seconds = 0;
    long bytes = 0;
    for (SlicedGradientResponse response : done.responses(SlicedGradientResponse.class)) {
      tree.add(response.shard(), response.sum());
      seconds = Math.max(seconds, response.seconds());
      bytes += response.bytes();
    }
    return new StepGradient(
        tree.total(),
        seconds,
        0,
        (long) bytesPerFloat * parameters.length * (shardsByExecutor.size() - 1),
        bytes);
  }
}
