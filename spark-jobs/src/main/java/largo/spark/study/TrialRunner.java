package largo.spark.study;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.InputException;
import largo.core.factorization.FactorReport;
import largo.core.factorization.FactorizationState;
import largo.core.gradient.RegularizationPenalty;
import largo.core.gradient.Score;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores;
import largo.core.schedule.Schedule;
import largo.core.train.Evaluator;
import largo.core.train.Outcome;
import largo.core.train.ScheduledBatches;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the trials of a specification on a data set. Thread-safe. */
final class TrialRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

  private final SparkSession session;
  private final TrainingResources resources;
  private final TrainingFactory factory;
  private final RunSpec spec;
  private final ShardedData data;
  private final LoadedModel model;
  private final RegularizationPenalty penalty;

  /**
   * Creates a runner.
   *
   * @param placement of the tasks
   * @param parallel trials at a time
   */
  TrialRunner(
      SparkSession session,
      RunSpec spec,
      ShardedData data,
      LoadedModel model,
      Placement placement,
      int parallel) {
    this.session = session;
    this.spec = spec;
    this.data = data;
    this.model = model;
    this.penalty = model.definition().penalty();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.resources = TrainingResources.of(spark, placement, parallel);
    this.factory = new TrainingFactory(resources, spec, data, model, penalty);
  }

  JavaSparkContext spark() {
    return resources.spark();
  }

  /** Returns the number of parameters of the model. */
  int parameters() {
    return penalty.layout().size();
  }

  /**
   * Returns the number of steps of a trial.
   *
   * @throws SpecException if its batch is larger than the data
   */
  long steps(Trial trial) {
    return factory(trial).steps(plan(trial));
  }

  /** The factory of the trial's length. */
  private TrainingFactory factory(Trial trial) {
    return trial.part().isEmpty()
        ? factory
        : new TrainingFactory(resources, spec.of(trial), data, model, penalty);
  }

  /**
   * Times a training of a trial, which is not continued.
   *
   * @param action measures it
   */
  <T> T timed(Trial trial, Function<StepTimer, T> action) {
    float[] parameters = model.start(trial.seed());
    try (OpenTraining open = factory.openForWarmUp(parts(trial, parameters))) {
      return action.apply(new StepTimer(open, parameters.clone()));
    }
  }

  /**
   * Runs a trial from its newest checkpoint, if there is one.
   *
   * @param trialPersistence checkpoints of the trial
   * @param early whether the trial ends before its budget
   * @param steps receives every step
   * @throws StudyStoppedException if a stop was requested; the trial is then saved
   * @throws SpecException if the checkpoint is of another specification
   */
  Result run(
      Trial trial,
      TrialPersistence trialPersistence,
      EarlyStopping early,
      Consumer<StepRecord> steps) {
    float[] parameters = model.start(trial.seed());
    TrainingParts parts = parts(trial, parameters);
    StopRequest stop = trialPersistence.stop();
    float[] trained;
    FactorizationState factorization;
    Result result;
    long begun = System.nanoTime();
    try (OpenTraining open =
        factory(trial)
            .open(
                parts.decoratedBy(exchange -> new StoppableExchange(exchange, stop)),
                trial,
                session)) {
      StartUpTimes.logWorkers(trial.id(), begun);
      Training training = open.training();
      Evaluator evaluator =
          (split, w) -> stop.interruptible(() -> open.evaluator().score(split, w));
      Supplier<byte[]> file = () -> model.file(training.evaluationParameters(), data.outputs());
      BestModel best = new BestModel(trialPersistence.out(), trial.id(), file, model.format());
      Optional<Supplier<Score>> validation =
          data.count(DataSplit.VALIDATION) == 0
              ? Optional.empty()
              : Optional.of(
                  () -> evaluator.score(DataSplit.VALIDATION, training.evaluationParameters()));
      TrialRecorder trialRecorder =
          new TrialRecorder(
              spec.of(trial),
              data.toString(),
              training,
              parts.batches(),
              trialPersistence.checkpoints(trial, spec),
              validation,
              spec.checkpoint().best() ? Optional.of(best) : Optional.empty());
      trialRecorder.restore(trialPersistence.allowChanged());
      open.exchange().replayHistory(trialRecorder.records());
      TrialMeasurements measurements =
          new TrialMeasurements(
              spec.of(trial),
              open,
              parts.batches(),
              penalty.layout(),
              () -> model.start(trial.seed()));
      measurements.restore(trialRecorder.records());
      EarlyStopping.Watch watch = early.watch(trial, trialRecorder.records());
      Patience patience = new Patience(spec.evaluation().patience());
      trialRecorder.records().forEach(patience::accept);
      Consumer<StepRecord> kept =
          steps
              .andThen(trialRecorder)
              .andThen(watch::accept)
              .andThen(patience::accept)
              .andThen(StartUpTimes.firstStep(trial.id(), training.steps()));
      Outcome outcome =
          training.run(
              steps(trial),
              () -> stop.isRequested() || watch.isDue() || patience.isOver(),
              step -> kept.accept(trialRecorder.evaluated(measurements, step)));
      TrialSteps progress =
          new TrialSteps(
              trialRecorder.records(),
              trialRecorder.lost(),
              training.epochs(),
              trialRecorder.seconds());

      measurements.log(progress);
      if (outcome instanceof Outcome.Stopped && !watch.isDue() && !patience.isOver()) {
        trialRecorder.save();
        throw new StudyStoppedException();
      }
      if (watch.hopeless().isPresent()) {
        return unscored(
            trial, progress, Status.STOPPED, watch.hopeless().orElseThrow(), Optional.empty());
      }
      if (outcome instanceof Outcome.Diverged diverged) {
        return unscored(
            trial, progress, Status.DIVERGED, diverged.what(), trialRecorder.unsavedBest());
      }
      trained = training.evaluationParameters();
      factorization = open.exchange().factorizationState();
      TrialScores scores =
          TrialScores.of(
              data.outputs(),
              evaluator.score(DataSplit.TRAIN, trained),
              evaluator.score(DataSplit.VALIDATION, trained),
              evaluator.score(DataSplit.TEST, trained));
      model.differenceInDl4j().ifPresent(what -> LOG.warn("{}: {}", trial.id(), what));
      result =
          new Result(
              result(trial, progress, scores, Status.FINISHED, ""),
              progress.steps(),
              file.get(),
              trialRecorder.unsavedBest(),
              Optional.empty());
    }
    return result.with( // in slots that are free now
        new FactorMeasurement(resources, spec, data, model).of(trained, factorization));
  }

  /** Returns the result of a trial that ended with an error. */
  Result failed(Trial trial, String message) {
    return unscored(trial, TrialSteps.NONE, Status.FAILED, message, Optional.empty());
  }

  private Result unscored(
      Trial trial, TrialSteps progress, Status status, String message, Optional<byte[]> best) {
    TrialResult result = result(trial, progress, TrialScores.NONE, status, message);
    return new Result(result, progress.steps(), new byte[0], best, Optional.empty());
  }

  private BatchPlan plan(Trial trial) {
    BatchLimits.check(trial, spec, data);
    return factory.plan(trial.batch(), trial.seed());
  }

  /**
   * Checks that the trials fit in the memory of the driver.
   *
   * @param parallel trials at a time
   * @throws InputException if they do not
   */
  void checkMemory(int parallel, List<Trial> trials) {
    long copies = trials.stream().mapToLong(t -> factory.copies(plan(t))).max().orElse(0);
    factory.checkMemory(parallel, trials, copies);
  }

  private TrainingParts parts(Trial trial, float[] parameters) {
    BatchPlan plan = plan(trial);
    Schedule schedule = factory(trial).schedule(trial.learningRate(), plan);
    return new TrainingParts(
        ScheduledBatches.of(plan, spec.batch().schedule().value(), schedule.warmupSteps()),
        trial.optimizer().composed(),
        schedule,
        parameters);
  }

  private TrialResult result(
      Trial trial, TrialSteps progress, TrialScores scores, Status status, String message) {
    Optional<StepRecord> best = progress.best();
    long steps = progress.count();
    return new TrialResult(
        trial.id(),
        trial.optimizer().label(),
        trial.optimizer().settings(),
        trial.batch(),
        spec.batch().micro().orElseThrow(),
        data.shards(),
        trial.seed(),
        trial.learningRate(),
        progress.epochs(),
        steps,
        scores,
        best.map(step -> step.step() + 1).orElse(0L),
        best.map(StepRecord::validationAccuracy).orElse(Double.NaN),
        progress.seconds(),
        progress.examples(trial.batch()) / progress.seconds(),
        status,
        message);
  }

  /**
   * The result of a trial with its files.
   *
   * @param steps without those that were lost with a file
   * @param model its file; empty if it did not finish
   * @param best the file of its best model, if it is not written yet
   * @param factors of its activations, if they are factorized
   */
  record Result(
      TrialResult result,
      List<StepRecord> steps,
      byte[] model,
      Optional<byte[]> best,
      Optional<FactorReport> factors) {

    Result with(Optional<FactorReport> other) {
      return new Result(result, steps, model, best, other);
    }
  }
}
