package largo.core.config;

import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.compress.Compression;
import largo.core.compress.NoCompression;
import largo.core.data.DataSource;
import largo.core.model.ModelSource;
import largo.core.model.ModelZoo;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.schedule.Decay;

/**
 * Everything that determines a run: equal specs on equal data, on equal hardware, give equal bits.
 *
 * @param name of the run, for folders and titles
 * @param seed initial parameters, order of examples, dropout
 * @param data examples
 * @param model network
 * @param optimizer update rule and learning rate
 * @param schedule the learning rate over time
 * @param batch global batch and micro-batch
 * @param shards {@code K}, the fixed shares of the data and of every batch
 * @param budget when to stop
 * @param exchange how gradients travel
 * @param worker what gradients are computed on
 * @param evaluation when trials are scored while they run
 * @param checkpoint when trials are saved while they run
 * @param tracking where it is followed
 * @param sweep the trials of a sweep
 */
public record RunSpec(
    String name,
    long seed,
    DataSpec data,
    ModelSpec model,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    BatchSpec batch,
    int shards,
    BudgetSpec budget,
    ExchangeSpec exchange,
    WorkerSpec worker,
    EvaluationSpec evaluation,
    CheckpointSpec checkpoint,
    TrackingSpec tracking,
    SweepSpec sweep) {

  /** What holds where a file says nothing. */
  public static final RunSpec DEFAULTS =
      new RunSpec(
          "largo",
          1,
          new DataSpec(
              new NamedChoice<>("digits", DataSource.BY_NAME.get("digits")),
              Optional.empty(),
              DataSpec.Normalize.AUTO,
              0,
              0,
              1),
          new ModelSpec(new NamedChoice<>("lenet", ModelZoo.all().get("lenet"))),
          new OptimizerSpec(
              new NamedChoice<>("momentum", Rules.named("momentum")), 0.05, List.of()),
          new ScheduleSpec(new NamedChoice<>("constant", new Decay.Constant()), 0, 0),
          new BatchSpec(256, Optional.of(128)),
          2,
          new BudgetSpec(new NamedChoice<>("epochs", new TrainingBudget.Epochs(5))),
          new ExchangeSpec(
              ExchangeSpec.Kind.SESSION,
              new NamedChoice<>("sync", ExchangeMode.BY_NAME.get("sync")),
              new NamedChoice<>("none", new NoCompression()),
              600),
          new WorkerSpec(WorkerSpec.Device.AUTO, 0),
          new EvaluationSpec(1, 0),
          new CheckpointSpec(10, 0, 0, true, 2, false),
          TrackingSpec.NONE,
          SweepSpec.NONE);

  /**
   * Checks name and shards, and that all goes together.
   *
   * @throws IllegalArgumentException if something is wrong; the message names it
   */
  public RunSpec {
    Preconditions.that(
        name.matches("[A-Za-z0-9][A-Za-z0-9._+-]*"),
        "name must be of letters, digits, '.', '_', '+' and '-', but was '%s'",
        name);
    Preconditions.that(
        shards >= 1 && shards <= 4096, "shards must be in 1 … 4096, but was %d", shards);
    Preconditions.that(
        !checkpoint.best() || data.validationFraction() > 0,
        "checkpoint.best must be false where data.validation-fraction is 0: there is nothing to "
            + "judge a model by");
    Preconditions.that(
        !checkpoint.best() || evaluation.isOn(),
        "checkpoint.best must be false where evaluation.every-epochs and evaluation.every-steps are "
            + "0: no model is judged before the last");
  }

  /** The spec of one trial of this run's sweep: a run of its own. */
  public RunSpec of(Trial trial) {
    return new RunSpec(
        trial.id(),
        trial.seed(),
        data,
        model,
        trial.optimizer(),
        schedule,
        new BatchSpec(trial.batch(), batch.micro()),
        shards,
        budget,
        exchange,
        worker,
        evaluation,
        checkpoint,
        tracking,
        SweepSpec.NONE);
  }

  /** The same run with a micro-batch that was found for it. */
  public RunSpec withMicro(int micro) {
    return new RunSpec(
        name,
        seed,
        data,
        model,
        optimizer,
        schedule,
        new BatchSpec(batch.global(), Optional.of(micro)),
        shards,
        budget,
        exchange,
        worker,
        evaluation,
        checkpoint,
        tracking,
        sweep);
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
   * @param wrap what is around it, from the inside out
   */
  public record OptimizerSpec(
      NamedChoice<UpdateRule> rule,
      @RequiredKey("rates are not comparable between update rules; see largo optimizers")
          double learningRate,
      List<WrapSpec> wrap) {
    /** Checks the rate, and that all goes together. */
    public OptimizerSpec {
      wrap = List.copyOf(wrap);
      Preconditions.positive("learning-rate", learningRate);
      WrapSpec.around(rule.value(), wrap);
    }

    /** The rule with all that is around it. */
    public UpdateRule composed() {
      return WrapSpec.around(rule.value(), wrap);
    }

    /** {@code lamb}, or {@code lamb+lookahead}. */
    public String label() {
      return WrapSpec.label(rule, wrap);
    }

    /** The hyper-parameters on one line, as in a configuration file. */
    public String settings() {
      String own = SpecWriter.inline((Record) rule.value());
      return wrap.isEmpty() ? own : own + ", wrap = " + SpecWriter.inline(wrap);
    }
  }

  /**
   * The learning rate over time.
   *
   * @param decay its shape after the warm-up
   * @param warmupEpochs length of the warm-up, zero or more
   * @param warmupFrom factor of the rate that the warm-up starts from, zero or more
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
   * @param global examples whose mean gradient drives one update, at least 1
   * @param micro examples that go through the network at once, at least 1; also the batch of batch
   *     normalization. If not given, it is found before the first trial
   */
  public record BatchSpec(int global, @AutoWhenEmpty Optional<Integer> micro) {
    public BatchSpec {
      Preconditions.positive("global", global);
      micro.ifPresent(m -> Preconditions.positive("micro", m));
    }
  }

  /**
   * When to stop.
   *
   * @param length epochs or steps
   */
  public record BudgetSpec(NamedChoice<TrainingBudget> length) {}

  /**
   * How gradients travel.
   *
   * @param kind of exchange
   * @param mode whether shards wait for each other
   * @param compression what gradients go through on their way
   * @param deadline seconds that a session's worker may take to start, or over one shard of a step
   */
  public record ExchangeSpec(
      Kind kind,
      NamedChoice<ExchangeMode> mode,
      NamedChoice<Compression> compression,
      int deadline) {
    /** Checks the deadline, and that all goes together. */
    public ExchangeSpec {
      Preconditions.positive("deadline", deadline);
      Preconditions.that(
          kind == Kind.SESSION || mode.value() instanceof ExchangeMode.Sync,
          "kind must be session where mode is async, but was job: a job ends for all shards at the "
              + "same time");
      Preconditions.that(
          kind == Kind.SESSION || compression.value().isNone(),
          "compression must be none with kind = job, whose tasks keep nothing from step to step, but "
              + "was %s; set kind = session",
          compression.name());
      Preconditions.that(
          mode.value() instanceof ExchangeMode.Sync || compression.value().isNone(),
          "compression must be none with mode = async, but was %s; set mode = sync",
          compression.name());
    }

    /** Kinds of exchange. */
    public enum Kind {
      /** One Spark job for a trial, whose tasks stay and are fed step by step. */
      SESSION,
      /** A Spark job for every step. */
      JOB
    }
  }
}
