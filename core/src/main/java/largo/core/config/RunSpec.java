package largo.core.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.RequiredKey;
import largo.core.compress.NoCompression;
import largo.core.data.Augmentation;
import largo.core.data.DataSource;
import largo.core.data.DataStorage;
import largo.core.data.LearningTask;
import largo.core.model.ModelSource;
import largo.core.model.ModelZoo;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.schedule.BatchSchedule;
import largo.core.schedule.BatchSchedule.ConstantBatch;
import largo.core.schedule.Decay;

/**
 * The complete specification of a run: equal specifications on equal data and hardware give
 * bit-identical results.
 *
 * @param name of the run, for folders and titles
 * @param seed initial parameters, order of examples, dropout
 * @param data examples
 * @param model network
 * @param trainer how gradients are computed
 * @param optimizer update rule and learning rate
 * @param schedule the learning rate over time
 * @param batch global batch and micro-batch
 * @param shards {@code K}, number of fixed parts of the data and of every batch, in 1 … 4096
 * @param budget length of the training
 * @param exchange how gradients are exchanged
 * @param aggregation how the gradients of the shards become one
 * @param privacy of the training examples
 * @param worker device of the gradients
 * @param evaluation when running trials are evaluated
 * @param checkpoint when running trials are saved
 * @param measure measurements during training
 * @param tracking the tracking server
 * @param sweep the trials of a sweep
 * @param study how a study tunes and compares them
 */
public record RunSpec(
    String name,
    long seed,
    DataSpec data,
    ModelSpec model,
    TrainerSpec trainer,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    BatchSpec batch,
    int shards,
    BudgetSpec budget,
    ExchangeSpec exchange,
    AggregationSpec aggregation,
    PrivacySpec privacy,
    WorkerSpec worker,
    EvaluationSpec evaluation,
    CheckpointSpec checkpoint,
    MeasureSpec measure,
    TrackingSpec tracking,
    SweepSpec sweep,
    StudySpec study) {

  /** The defaults. */
  public static final RunSpec DEFAULTS =
      new RunSpec(
          "largo",
          1,
          new DataSpec(
              new NamedChoice<>("digits", DataSource.BY_NAME.get("digits")),
              LearningTask.CLASSIFICATION,
              Optional.empty(),
              DataSpec.Normalize.AUTO,
              true,
              0,
              0,
              1,
              DataStorage.AUTO,
              Map.of(),
              false,
              Augmentation.NONE),
          new ModelSpec(new NamedChoice<>("lenet", ModelZoo.all().get("lenet"))),
          TrainerSpec.DEFAULTS,
          new OptimizerSpec(
              new NamedChoice<>("momentum", Rules.named("momentum")), 0.05, List.of()),
          new ScheduleSpec(new NamedChoice<>("constant", new Decay.Constant()), 0, 0),
          new BatchSpec(
              256,
              Optional.of(128),
              new NamedChoice<>("constant", BatchSchedule.BY_NAME.get("constant"))),
          2,
          new BudgetSpec(new NamedChoice<>("epochs", new TrainingBudget.Epochs(5))),
          new ExchangeSpec(
              ExchangeSpec.Kind.AUTO,
              new NamedChoice<>("sync", ExchangeMode.BY_NAME.get("sync")),
              new NamedChoice<>("none", new NoCompression()),
              600),
          AggregationSpec.DEFAULTS,
          PrivacySpec.DEFAULTS,
          WorkerSpec.DEFAULTS,
          new EvaluationSpec(1, 0, 0),
          new CheckpointSpec(10, 0, 0, true, 2, false, false),
          MeasureSpec.DEFAULTS,
          TrackingSpec.NONE,
          SweepSpec.NONE,
          StudySpec.DEFAULT);

  /**
   * Checks the name, the number of shards, and dependencies between keys.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  public RunSpec {
    Preconditions.that(
        name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*"),
        "name must be of letters, digits, '.', '_', '+' and '-', but was '%s'",
        name);
    Preconditions.that(
        shards >= 1 && shards <= 4096, "shards must be in 1 … 4096, but was %d", shards);
    evaluation.check(data);
    checkpoint.check(data, evaluation);
    exchange.check(batch, shards);
    aggregation.check(shards, exchange, batch.isScheduled(), measure);
    privacy.check(exchange, aggregation, batch.isScheduled(), data, measure);
    Preconditions.that(
        data.task() == LearningTask.CLASSIFICATION || !trainer.hasFactors(),
        "trainer.factors must be 0 where data.task is %s: factors are compared by classes",
        data.task());
    worker.check(shards);
    trainer.check(exchange, aggregation, privacy, worker, measure, data);
  }

  /** The specification of one trial of this run's sweep, as a separate run. */
  public RunSpec of(Trial trial) {
    return new RunSpec(
        trial.id(),
        trial.seed(),
        data,
        model,
        trainer,
        trial.optimizer(),
        trial.part().map(part -> part.of(schedule)).orElse(schedule),
        batch.with(trial.batch(), batch.micro()),
        shards,
        trial.part().map(Trial.Part::budget).orElse(budget),
        exchange,
        aggregation,
        privacy,
        worker,
        evaluation,
        checkpoint,
        measure,
        tracking,
        SweepSpec.NONE,
        StudySpec.DEFAULT);
  }

  /** The same run with a tuned micro-batch. */
  public RunSpec withMicro(int micro) {
    return with(batch.with(batch.global(), Optional.of(micro)), worker, exchange);
  }

  /** The same run with a chosen engine. */
  public RunSpec withEngine(WorkerSpec.Engine engine) {
    return with(batch, worker.withEngine(engine), exchange);
  }

  /** The same run with another kind of exchange. */
  public RunSpec withExchange(ExchangeSpec.Kind kind) {
    ExchangeSpec e = exchange.withKind(kind);
    return with(batch, worker, e);
  }

  /** The same run with what was chosen automatically for an earlier start of it. */
  public RunSpec withChoicesOf(RunSpec saved) {
    BatchSpec tuned = batch.with(batch.global(), saved.batch.micro());
    RunSpec run = batch.micro().isEmpty() ? with(tuned, worker, exchange) : this;
    boolean chosen =
        worker.engine() == WorkerSpec.Engine.AUTO || model.source().value().isPyTorch();
    return chosen ? run.withEngine(saved.worker.engine()) : run;
  }

  private RunSpec with(BatchSpec ofBatch, WorkerSpec ofWorker, ExchangeSpec ofExchange) {
    return new RunSpec(
        name,
        seed,
        data,
        model,
        trainer,
        optimizer,
        schedule,
        ofBatch,
        shards,
        budget,
        ofExchange,
        aggregation,
        privacy,
        ofWorker,
        evaluation,
        checkpoint,
        measure,
        tracking,
        sweep,
        study);
  }

  /**
   * The network.
   *
   * @param source a network of the zoo, or a file
   */
  public record ModelSpec(NamedChoice<ModelSource> source) {}

  /**
   * The update rule.
   *
   * @param rule with its hyper-parameters
   * @param learningRate {@code η > 0}; not comparable between rules
   * @param wrap its wrappers, innermost first
   */
  public record OptimizerSpec(
      NamedChoice<UpdateRule> rule,
      @RequiredKey("rates are not comparable between update rules; see largo optimizers")
          double learningRate,
      List<WrapSpec> wrap) {
    /** Checks the rate and the wrappers. */
    public OptimizerSpec {
      wrap = List.copyOf(wrap);
      Preconditions.positive("learning-rate", learningRate);
      WrapSpec.around(rule.value(), wrap);
    }

    /** The rule inside its wrappers. */
    public UpdateRule composed() {
      return WrapSpec.around(rule.value(), wrap);
    }

    /** {@code lamb}, or {@code lamb+lookahead}. */
    public String label() {
      return WrapSpec.label(rule, wrap);
    }

    /** The hyper-parameters on one line, as in a configuration file. */
    public String settings() {
      return WrapSpec.settings(rule, wrap);
    }
  }

  /**
   * The learning rate over time.
   *
   * @param decay its shape after the warm-up
   * @param warmupEpochs length of the warm-up, zero or more
   * @param warmupFrom factor of the rate at which the warm-up starts, zero or more
   */
  public record ScheduleSpec(NamedChoice<Decay> decay, double warmupEpochs, double warmupFrom) {
    public ScheduleSpec {
      Preconditions.notNegative("warmup-epochs", warmupEpochs);
      Preconditions.notNegative("warmup-from", warmupFrom);
    }
  }

  /**
   * The batch.
   *
   * @param global examples whose mean gradient determines one update, at least 1
   * @param micro examples per forward and backward pass, at least 1; also the batch of batch
   *     normalization. If absent, it is tuned before the first trial
   * @param schedule how the global batch changes during the training
   */
  public record BatchSpec(
      int global, @AutoWhenEmpty Optional<Integer> micro, NamedChoice<BatchSchedule> schedule) {
    public BatchSpec {
      Preconditions.positive("global", global);
      micro.ifPresent(m -> Preconditions.positive("micro", m));
    }

    /** The same with other sizes. */
    BatchSpec with(int otherGlobal, Optional<Integer> otherMicro) {
      return new BatchSpec(otherGlobal, otherMicro, schedule);
    }

    /** Whether the batch changes during the training. */
    public boolean isScheduled() {
      return !(schedule.value() instanceof ConstantBatch);
    }
  }

  /**
   * The length of the training.
   *
   * @param length epochs or steps
   */
  public record BudgetSpec(NamedChoice<TrainingBudget> length) {}
}
