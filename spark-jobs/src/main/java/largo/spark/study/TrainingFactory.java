package largo.spark.study;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import largo.core.async.AsyncExchange;
import largo.core.async.BoundedStaleness;
import largo.core.async.UpdateOrder;
import largo.core.compress.FloatFormat;
import largo.core.compress.GradientCodec;
import largo.core.config.ExchangeMode;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.RegularizationPenalty;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;
import largo.core.schedule.Schedule;
import largo.core.train.Evaluator;
import largo.core.train.GradientExchange;
import largo.core.train.ShardAggregator;
import largo.core.train.Training;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.exchange.JobExchange;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionOptions;
import largo.spark.session.SessionWorkers;
import largo.spark.session.SlicedExchange;
import largo.spark.session.SlicedStart;
import org.apache.spark.sql.SparkSession;

/**
 * Assembles trainings according to a specification, for the command line, Spark ML and DL4J.
 *
 * <pre>
 *   RunSpec, LoadedModel  -> WorkerConfig
 *   exchange.mode, kind   -> GradientExchange, Evaluator   on workers that start here
 *   TrainingParts         -> Training
 * </pre>
 */
public final class TrainingFactory {

  private final TrainingResources resources;
  private final RunSpec spec;
  private final ShardedData data;
  private final LoadedModel model;
  private final RegularizationPenalty penalty;

  /**
   * A factory of trainings on the same data. {@code trainer} must suit the model.
   *
   * @param penalty of the model
   */
  public TrainingFactory(
      TrainingResources resources,
      RunSpec spec,
      ShardedData data,
      LoadedModel model,
      RegularizationPenalty penalty) {
    this.resources = resources;
    this.spec = spec;
    this.data = data;
    this.model = model;
    this.penalty = penalty;
    GradientEngine.checkTrainer(spec, model.definition());
  }

  /** Batches of a size, over all training examples. */
  public BatchPlan plan(int batch, long seed) {
    return new BatchPlan(data.count(DataSplit.TRAIN), data.shards(), batch, seed);
  }

  /** Steps that the budget allows. */
  public long steps(BatchPlan plan) {
    return spec.budget().length().value().steps(plan.stepsPerEpoch(), plan.batch());
  }

  /** The learning-rate schedule. */
  public Schedule schedule(double learningRate, BatchPlan plan) {
    RunSpec.ScheduleSpec schedule = spec.schedule();
    return new Schedule(
        learningRate,
        Math.round(schedule.warmupEpochs() * plan.stepsPerEpoch()),
        schedule.warmupFrom(),
        schedule.decay().value(),
        steps(plan),
        plan.stepsPerEpoch());
  }

  /**
   * Starts a synchronous training.
   *
   * @throws SpecException if the specification asks for an asynchronous one
   */
  public OpenTraining open(TrainingParts parts) {
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async) {
      throw new SpecException("exchange.mode must be sync here, but was async");
    }
    return synchronous(parts);
  }

  /**
   * Starts the training of a trial, which may be asynchronous.
   *
   * @param session reads the steps of the run whose order of updates is repeated
   * @throws SpecException if that run does not fit the trial, or does not exist
   * @throws largo.core.data.InputException if the driver has too little memory
   */
  OpenTraining open(TrainingParts parts, Trial trial, SparkSession session) {
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async async) {
      long updates = steps(parts.plan());
      UpdateOrder order =
          new UpdateOrders(session, model.format()).of(async, trial, parts.plan(), updates);
      checkMemory(1, List.of(trial), order.maxCopies(data.shards()));
      return asynchronous(parts, order, updates);
    }
    return synchronous(parts);
  }

  /** Starts a training with any number of steps, like those of trials, for measurements. */
  OpenTraining openForWarmUp(TrainingParts parts) {
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async) {
      return asynchronous(parts, new BoundedStaleness(data.shards()), Long.MAX_VALUE);
    }
    return spec.exchange().kind() == Kind.JOB ? job(parts) : session(parts);
  }

  /** The maximum number of older parameters on the driver; 0 if it depends on recorded steps. */
  long copies(BatchPlan plan) {
    return spec.exchange().mode().value() instanceof ExchangeMode.Async async
            && async.updateOrderFrom().isEmpty()
        ? UpdateOrders.of(async, plan, steps(plan)).maxCopies(data.shards())
        : 0;
  }

  /**
   * Compares the memory of trials with that of the driver and of the executors.
   *
   * @param parallel number of parallel trials
   * @param copies maximum number of copies of older parameters of a trial
   * @throws largo.core.data.InputException if it is not enough
   */
  void checkMemory(int parallel, List<Trial> trials, long copies) {
    StateMemory states =
        StateMemory.of(spec, data.count(DataSplit.TRAIN), model.definition(), trials);
    new MemoryPreflight(resources.spark(), states, penalty.layout(), data)
        .check(parallel, trials, copies, spec.aggregation().aggregation().vectors(data.shards()));
  }

  private OpenTraining synchronous(TrainingParts parts) {
    return switch (ExchangeSelection.unmeasured(spec, resources.spark())) {
      case SESSION, AUTO -> session(parts);
      case JOB -> job(parts);
      case SLICED -> sliced(parts);
    };
  }

  private OpenTraining session(TrainingParts parts) {
    WorkerConfig config = workerConfig(parts);
    return assembled(
        parts,
        config,
        new SessionExchange(
            resources.spark(),
            data,
            parts.batches(),
            config,
            sessionOptions(parts),
            aggregator(parts)));
  }

  private OpenTraining job(TrainingParts parts) {
    Optional<ShardAggregator> aggregator = aggregator(parts);
    WorkerConfig config = workerConfig(parts);
    JobExchange sums =
        new JobExchange(
            resources.spark(),
            data,
            parts.batches(),
            config,
            resources.placement(),
            noise(parts).sampling());
    return assembled(parts, config, aggregator.map(sums::with).orElse(sums));
  }

  private Optional<ShardAggregator> aggregator(TrainingParts parts) {
    return GradientAggregation.of(spec.aggregation(), parts, penalty.layout());
  }

  private OpenTraining sliced(TrainingParts parts) {
    if (parts.postUpdate().isPresent()) {
      throw new SpecException(
          "exchange.kind must be session or job where the network's configuration has weight decay "
              + "or constraints, but was sliced");
    }
    FloatFormat format = spec.exchange().compression().value().format().orElseThrow(); // checked
    SlicedStart start = new SlicedStart(parts.rule(), penalty, format, parts.parameters());
    if (spec.batch().schedule().value() instanceof NoiseScaleControl) {
      start.checkNoise();
    }
    SlicedExchange workers =
        new SlicedExchange(
            resources.spark(),
            data,
            parts.batches(),
            workerConfig(parts),
            sessionOptions(parts, Optional.empty()),
            start);
    try {
      GradientExchange exchange = parts.decorator().apply(workers);
      Training training =
          new Training(exchange, parts.batches(), parts.schedule(), workers, penalty.layout());
      return new OpenTraining(training, exchange, workers);
    } catch (RuntimeException e) {
      workers.close();
      throw e;
    }
  }

  private OpenTraining asynchronous(TrainingParts parts, UpdateOrder order, long updates) {
    WorkerConfig config = workerConfig(parts);
    SessionWorkers workers =
        new SessionWorkers(
            resources.spark(),
            data,
            new ShardBatchPlan(parts.plan()),
            config,
            sessionOptions(parts));
    return assembled(parts, config, new AsyncExchange(workers, order, data.shards(), updates));
  }

  private <E extends GradientExchange & Evaluator> OpenTraining assembled(
      TrainingParts parts, WorkerConfig config, E workers) {
    try {
      EngineWorkers engine = EngineWorkers.of(config.definition(), workers);
      BatchPlan plan = parts.plan();
      GradientExchange gradients =
          PrivateGradients.of(
              spec.privacy(), engine.exchange(), plan, steps(plan), penalty.layout());
      GradientExchange exchange = parts.decorator().apply(gradients);
      Training training =
          new Training(
              exchange,
              parts.batches(),
              parts.rule(),
              parts.schedule(),
              penalty,
              parts.postUpdate(),
              parts.parameters());
      return new OpenTraining(training, exchange, engine.evaluator());
    } catch (IllegalArgumentException e) { // the rule does not suit the model or the exchange
      workers.close();
      throw new SpecException("optimizer: %s", e.getMessage());
    } catch (RuntimeException e) {
      workers.close();
      throw e;
    }
  }

  private WorkerConfig workerConfig(TrainingParts parts) {
    NoiseMeasurement noise = noise(parts);
    int microBatch =
        spec.batch()
            .micro()
            .orElseThrow(
                () -> new SpecException("batch.micro must be a number here, but was auto"));
    AugmentationCheck.check(spec.data().augment(), model.definition());
    PrivateGradients.check(spec.privacy(), penalty.layout(), parts.rule().usesVariance());
    return new WorkerConfig(
        noise.measured(GradientEngine.trained(spec, model.definition())),
        model.normalization(),
        microBatch,
        spec.data().augment(),
        GradientEngine.sums(spec, noise.needsSquares() || parts.rule().usesVariance()));
  }

  private NoiseMeasurement noise(TrainingParts parts) {
    return new NoiseMeasurement(spec, parts.rule(), penalty.layout(), parts.plan().batch());
  }

  private SessionOptions sessionOptions(TrainingParts parts) {
    return sessionOptions(
        parts, GradientCodec.of(spec.exchange().compression().value(), penalty.layout()));
  }

  private SessionOptions sessionOptions(TrainingParts parts, Optional<GradientCodec> codec) {
    return new SessionOptions(
        penalty.layout().size() + EngineWorkers.extraFloats(spec, model.definition()),
        resources.slots(),
        Duration.ofSeconds(spec.exchange().deadline()),
        codec,
        parts::learningRate,
        noise(parts).sampling());
  }
}
