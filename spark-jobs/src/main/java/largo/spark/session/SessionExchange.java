package largo.spark.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import largo.core.Preconditions;
import largo.core.compress.GradientCodec;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.train.Evaluator;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole run: its tasks stay, and are fed step by step. A worker that is lost is
 * replaced, and the new one takes over at the current step.
 */
public final class SessionExchange implements GradientExchange, Evaluator {

  private static final float[] NONE = {};

  private final ShardedData data;
  private final Coordinator coordinator;
  private final DriverSession driverSession;
  private final SessionDescriptor session;
  private final LongToDoubleFunction rates;
  private final Optional<ResidualTracker> residual;

  /**
   * How a session is run.
   *
   * @param parameters of the model, how many
   * @param slots of the application
   * @param deadline for a worker to start, or to do one shard's share of a step
   * @param packing how gradients travel; none if as they are
   * @param rates the learning rate of each step
   */
  public record Terms(
      int parameters,
      SessionSlots slots,
      Duration deadline,
      Optional<GradientCodec> packing,
      LongToDoubleFunction rates) {

    /** Gradients travel as they are. */
    public Terms(int parameters, SessionSlots slots, Duration deadline) {
      this(parameters, slots, deadline, Optional.empty(), step -> 0);
    }
  }

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  public SessionExchange(
      JavaSparkContext spark,
      ShardedData data,
      BatchPlan plan,
      WorkerConfig workerConfig,
      Terms terms) {
    this.data = data;
    this.rates = terms.rates();
    this.residual = terms.packing().map(packing -> new ResidualTracker(packing, data.shards()));
    this.coordinator = new Coordinator(data.shards(), DriverSession.drops(spark));
    this.driverSession =
        DriverSession.open(
            spark, data, coordinator, workerConfig, new BatchAssignment.OfAll(plan), terms);
    this.session = driverSession.session();
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    RequestKind requestKind =
        new RequestKind.Gradient(step == 0 ? 0 : rates.applyAsDouble(step - 1));
    PendingRequest pendingRequest = driverSession.perform(requestKind, step, parameters);
    GradientSum sum = pendingRequest.sum();
    session.packing().ifPresent(packing -> packing.sum(sum.gradient(), sum.examples()));
    return new StepGradient(
        sum,
        pendingRequest.slowest(),
        pendingRequest.reduceSeconds(),
        4L * parameters.length * coordinator.places(),
        pendingRequest.bytes(),
        StepGradient.ALL_SHARDS,
        0,
        residual
            .map(r -> r.metrics(step, parameters, pendingRequest.answers(Response.Gradient.class)))
            .orElse(Map.of()));
  }

  @Override
  public Residuals residuals() {
    return residual
        .filter(r -> keeps())
        .map(
            r ->
                r.with(
                    driverSession
                        .perform(new RequestKind.Recall(), 0, NONE)
                        .answers(Response.Recalled.class)
                        .stream()
                        .map(Response.Recalled::residue)
                        .toList()))
        .orElse(Residuals.NONE);
  }

  @Override
  public void restore(Residuals residuals) {
    Preconditions.that(
        keeps() ? residuals.shards().size() == session.shards() : residuals.isEmpty(),
        "there must be residuals of %d shards, but there were %d",
        keeps() ? session.shards() : 0,
        residuals.shards().size());
    for (int shard = 0; shard < residuals.shards().size(); shard++) {
      Residual residue = residuals.shards().get(shard);
      Preconditions.that(
          residue.age() == 0 || residue.values().length == session.parameters(),
          "the residue of shard %d must be %d floats, but was %d",
          shard,
          session.parameters(),
          residue.values().length);
      driverSession.perform(new RequestKind.Resume(shard, residue.age()), 0, residue.values());
    }
    if (residuals.before().length > 0) {
      driverSession.perform(new RequestKind.Resume(-1, 0), 0, residuals.before());
    }
    residual.filter(r -> keeps()).ifPresent(r -> r.restore(residuals));
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return driverSession.score(split, parameters, data);
  }

  @Override
  public void close() {
    driverSession.close();
  }

  /** What was dropped so far. */
  RejectedFrames drops() {
    return coordinator.drops();
  }

  /** What lets others in. */
  SessionAddress ticket() {
    return driverSession.ticket();
  }

  /** Whether shards keep what they do not send. */
  private boolean keeps() {
    return session
        .packing()
        .map(packing -> packing.compression().usesErrorFeedback())
        .orElse(false);
  }

  /**
   * Checks that a session can be opened in an application: that executors stay while nothing
   * happens but a session, and that its settings can be.
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
}
