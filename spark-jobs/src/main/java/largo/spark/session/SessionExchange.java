package largo.spark.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import largo.core.Preconditions;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.data.BatchSequence;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.measure.NoiseSampling;
import largo.core.train.AggregatedStep;
import largo.core.train.AggregatingExchange;
import largo.core.train.Evaluator;
import largo.core.train.ExampleStates;
import largo.core.train.SeparateSums;
import largo.core.train.ShardAggregator;
import largo.core.train.ShardGradient;
import largo.core.train.ShardSums;
import largo.core.train.StateLostException;
import largo.core.train.StepGradient;
import largo.core.train.TreeSum;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.session.protocol.GradientRequest;
import largo.spark.session.protocol.GradientResponse;
import largo.spark.session.protocol.Message;
import largo.spark.session.protocol.ResidualRequest;
import largo.spark.session.protocol.ResidualResponse;
import largo.spark.session.protocol.RestoreParametersRequest;
import largo.spark.session.protocol.RestoreResidualRequest;
import largo.spark.session.protocol.RestoreShardStateRequest;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.ShardStateRequest;
import largo.spark.session.protocol.ShardStateResponse;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole training, whose tasks execute the driver's requests step by step. A
 * worker that is lost is replaced, and the new one continues at the current step.
 */
public final class SessionExchange implements AggregatingExchange, Evaluator {

  private final ShardedData data;
  private final DriverSession driverSession;
  private final SessionDescriptor session;
  private final BatchSequence batches;
  private final LongToDoubleFunction learningRates;
  private final Optional<ResidualTracker> residualTracker;
  private final Optional<NoiseSampling> noise;
  private final Optional<ShardAggregator> aggregator;
  private final int stateWidth;
  private long completed; // steps

  /**
   * Opens a session whose gradients are added; returns when all shards are served.
   *
   * @throws SessionException if they are not within the timeout
   */
  public SessionExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchSequence batches,
      WorkerConfig workerConfig,
      SessionOptions options) {
    this(spark, data, batches, workerConfig, options, Optional.empty());
  }

  /**
   * Opens a session; returns when all shards are served.
   *
   * @param aggregator of the gradients, without compression; empty if they are added
   * @throws SessionException if they are not within the timeout
   */
  public SessionExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchSequence batches,
      WorkerConfig workerConfig,
      SessionOptions options,
      Optional<ShardAggregator> aggregator) {
    Preconditions.that(
        aggregator.isEmpty() || options.codec().isEmpty(),
        "aggregator must be absent with compression");
    this.aggregator = aggregator;
    this.data = data;
    this.batches = batches;
    this.learningRates = options.learningRates();
    this.noise = options.codec().isPresent() ? Optional.empty() : options.noise();
    this.residualTracker = options.codec().map(codec -> new ResidualTracker(codec, data.shards()));
    this.driverSession =
        DriverSession.open(
            spark, data, workerConfig, new BatchAssignment.GlobalBatch(batches.plan()), options);
    this.session = driverSession.session();
    this.stateWidth = workerConfig.definition().stateWidth();
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    StepGradient gradient =
        aggregator.isPresent()
            ? aggregated(step, parameters, aggregator.get())
            : summed(step, parameters);
    completed = step + 1;
    return gradient;
  }

  private StepGradient aggregated(long step, float[] parameters, ShardAggregator shardAggregator) {
    SeparateSums sums = new SeparateSums(session.shards());
    PendingRequest done = execute(step, parameters, sums);
    long begun = System.nanoTime();
    AggregatedStep aggregate = shardAggregator.aggregate(step, sums.all());
    return new StepGradient(
            aggregate.sum(),
            done.maxSeconds(),
            done.reduceSeconds() + (System.nanoTime() - begun) / 1e9,
            4L * parameters.length * driverSession.coordinator().executors(),
            done.bytes())
        .withMetrics(aggregate.metrics());
  }

  private PendingRequest execute(long step, float[] parameters, ShardSums sums) {
    double previousRate = step == 0 ? 0 : learningRates.applyAsDouble(step - 1);
    return driverSession.execute(
        id ->
            new GradientRequest(
                id, Message.ALL_SHARDS, batches.range(step), previousRate, parameters),
        sums,
        this::checkStates);
  }

  /** States of examples are in one executor only. */
  private void checkStates() {
    if (stateWidth > 0 && driverSession.coordinator().hasLost()) {
      throw new StateLostException(
          "an executor was lost, with the activations of its training examples");
    }
  }

  private StepGradient summed(long step, float[] parameters) {
    TreeSum sums = new TreeSum(session.shards(), noise.filter(n -> n.isDue(step)));
    PendingRequest done = execute(step, parameters, sums);
    GradientSum sum = sums.total();
    session.codec().ifPresent(codec -> codec.sum(sum.gradient(), sum.examples()));
    return new StepGradient(
            sum,
            done.maxSeconds(),
            done.reduceSeconds(),
            4L * parameters.length * driverSession.coordinator().executors(),
            done.bytes())
        .withMetrics(
            residualTracker
                .map(r -> r.stepDone(step, parameters, gradients(done)))
                .orElse(Map.of()))
        .withVariation(sums.variation());
  }

  /** Without a state of workers or of the aggregation that depends on the sequence of requests. */
  @Override
  public boolean isRepeatable() {
    return session.codec().isEmpty()
        && stateWidth == 0
        && aggregator.map(a -> !a.hasState()).orElse(true);
  }

  @Override
  public Optional<ShardAggregator> aggregator() {
    return aggregator;
  }

  @Override
  public Residuals residuals() {
    if (!usesErrorFeedback()) {
      return Residuals.NONE;
    }
    List<Residual> residuals =
        driverSession.execute(ResidualRequest::new).responses(ResidualResponse.class).stream()
            .map(ResidualResponse::residual)
            .toList();
    return residualTracker.orElseThrow().residuals(residuals);
  }

  @Override
  public void restore(Residuals residuals) {
    int expected = usesErrorFeedback() ? session.shards() : 0;
    List<Residual> shards = residuals.shards();
    Preconditions.that(
        shards.size() == expected,
        "there must be residuals of %d shards, but there were %d",
        expected,
        shards.size());
    for (int shard = 0; shard < shards.size(); shard++) {
      Residual residual = shards.get(shard);
      Preconditions.that(
          residual.age() == 0 || residual.values().length == session.parameters(),
          "the residual of shard %d must be %d floats, but was %d",
          shard,
          session.parameters(),
          residual.values().length);
      driverSession.execute(restoreRequest(shard, residual));
    }
    if (residuals.previousParameters().length > 0) {
      driverSession.execute(id -> new RestoreParametersRequest(id, residuals.previousParameters()));
    }
    if (expected > 0) {
      residualTracker.orElseThrow().restore(residuals);
    }
  }

  @Override
  public ExampleStates exampleStates() {
    if (stateWidth == 0) {
      return ExampleStates.NONE;
    }
    List<ShardStateResponse> states =
        driverSession
            .execute(id -> new ShardStateRequest(id, completed), this::checkStates)
            .responses(ShardStateResponse.class);
    return new ExampleStates(completed, states.stream().map(ShardStateResponse::values).toList());
  }

  @Override
  public void restore(ExampleStates states) {
    if (stateWidth == 0) {
      AggregatingExchange.super.restore(states);
      return;
    }
    states.check(data.count(DataSplit.TRAIN), session.shards(), stateWidth);
    for (int shard = 0; shard < session.shards(); shard++) {
      driverSession.execute(restoreRequest(shard, states), this::checkStates);
    }
    completed = states.step();
  }

  private static LongFunction<RestoreShardStateRequest> restoreRequest(
      int shard, ExampleStates states) {
    return id -> new RestoreShardStateRequest(id, shard, states.step(), states.shards().get(shard));
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return driverSession.score(split, parameters, data);
  }

  @Override
  public void close() {
    driverSession.close();
  }

  /** The address at which executors join. */
  SessionAddress address() {
    return driverSession.address();
  }

  /**
   * Checks that a session can be opened in an application: that its settings are valid, and that
   * Spark does not remove executors that run only a session.
   *
   * @throws SessionException if it cannot
   */
  public static void check(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return;
    }
    SparkConf conf = spark.getConf();
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new SessionException(
          "exchange.kind must be job where spark.dynamicAllocation.enabled is true, but was "
              + "session; add --set exchange.kind=job, which gives the same result, or --conf "
              + "spark.dynamicAllocation.enabled=false");
    }
    ListenPort.of(conf);
  }

  private boolean usesErrorFeedback() {
    return session.codec().map(codec -> codec.compression().usesErrorFeedback()).orElse(false);
  }

  private static LongFunction<RestoreResidualRequest> restoreRequest(int shard, Residual residual) {
    return id -> new RestoreResidualRequest(id, shard, residual);
  }

  private static List<ShardGradient> gradients(PendingRequest done) {
    return done.responses(GradientResponse.class).stream().map(GradientResponse::gradient).toList();
  }
}
