package largo.spark.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import largo.core.config.Mode;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.data.InputException;
import largo.core.data.ShardWalk;
import largo.core.data.Split;
import largo.core.model.ModelFile;
import largo.core.model.Penalty;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.core.schedule.Schedule;
import largo.core.train.Exchange;
import largo.core.train.Outcome;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.session.Slots;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs trials of one specification on one data set. Safe for trials side by side. */
final class TrialRunner {

  /** Nanoseconds over which the warm-up counts steps, and the gain that keeps it going. */
  private static final long WINDOW = 2_500_000_000L;

  private static final double GAIN = 1.05;

  private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

  private static final String IN_DL4J =
      "{}: Deeplearning4j alone gives other results for this model.zip than Largo, as it normalizes"
          + " floats: {}. docs/model.md says what to do";

  private final Exchanges exchanges;
  private final RunSpec spec;
  private final ShardedData data;
  private final LoadedModel model;
  private final Penalty penalty;

  /**
   * Runs trials.
   *
   * @param placement of their tasks
   * @param parallel trials at a time
   */
  TrialRunner(
      SparkSession session,
      RunSpec spec,
      ShardedData data,
      LoadedModel model,
      Placement placement,
      int parallel) {
    this.spec = spec;
    this.data = data;
    this.model = model;
    this.penalty = model.definition().penalty();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Slots slots = new Slots(spark, placement, parallel);
    Trainings.Terms terms = new Trainings.Terms(penalty.layout(), slots, placement);
    this.exchanges = new Exchanges(session, spec, data, model, terms);
  }

  /** Parameters of the model, how many. */
  int parameters() {
    return penalty.layout().size();
  }

  /**
   * The steps that a trial will take.
   *
   * @throws SpecException if its batch is larger than the data
   */
  long steps(Trial trial) {
    return spec.budget().length().value().steps(plan(trial).stepsPerEpoch());
  }

  /**
   * Computes gradients for nothing, until that gets no faster, so that the times of the first
   * trials are not those of a virtual machine that is still compiling.
   *
   * @param trial whose batch is used
   * @param most time it may take
   */
  void warmUp(Trial trial, Duration most) {
    BatchPlan plan = plan(trial);
    float[] parameters = model.start(trial.seed());
    long end = System.nanoTime() + most.toNanos();
    try (Exchange exchange = exchanges.practice(plan)) {
      long before = 0;
      long now = 1;
      for (long step = 0; now > GAIN * before && System.nanoTime() < end; step += now) {
        before = now;
        now = 0;
        for (long until = System.nanoTime() + WINDOW; System.nanoTime() < until; now++) {
          exchange.gradient(step + now, parameters);
        }
      }
    }
  }

  /**
   * Runs a trial, from where it was last saved, if it was.
   *
   * @param keeping where it is saved
   * @param steps gets every step as it ends
   * @throws Interruption if it was asked to stop; it is saved then
   * @throws SpecException if what was saved is of another specification
   */
  Result run(Trial trial, Keeping keeping, Consumer<StepRecord> steps) {
    BatchPlan plan = plan(trial);
    float[] parameters = model.start(trial.seed());
    try (Exchange exchange =
        new StoppableExchange(
            exchanges.of(trial, plan, steps(trial), schedule(trial, plan)::at), keeping.stop())) {
      Training training =
          new Training(
              exchange,
              plan,
              trial.optimizer().composed(),
              schedule(trial, plan),
              penalty,
              parameters);
      BestModel best =
          new BestModel(
              keeping.out(),
              trial.id(),
              () -> exchange.score(Split.VALIDATION, parameters),
              () -> zip(parameters));
      Journal journal =
          new Journal(
              spec.of(trial),
              data.toString(),
              training,
              plan.stepsPerEpoch(),
              keeping.checkpoints(trial, spec),
              spec.checkpoint().best() ? Optional.of(best) : Optional.empty());
      journal.goOn(keeping.mayDiffer());
      exchange.goOn(journal.records());
      Outcome outcome = training.run(steps(trial), keeping.stop()::isMade, steps.andThen(journal));
      double seconds = journal.seconds();
      List<StepRecord> records = journal.records();

      if (outcome instanceof Outcome.Stopped) {
        journal.save();
        throw new Interruption();
      }
      if (outcome instanceof Outcome.Diverged diverged) {
        TrialResult result =
            result(trial, plan, records, journal.lost(), seconds, Status.DIVERGED, diverged.what());
        return new Result(result, records, new byte[0], journal.unsavedBest());
      }
      TrialResult result =
          result(trial, plan, records, journal.lost(), seconds, Status.FINISHED, "")
              .scored(
                  exchange.score(Split.TRAIN, parameters),
                  exchange.score(Split.VALIDATION, parameters),
                  exchange.score(Split.TEST, parameters));
      byte[] zip = zip(parameters);
      ModelFile.differenceInDl4j(model.normalization())
          .ifPresent(difference -> LOG.warn(IN_DL4J, trial.id(), difference));
      return new Result(result, records, zip, journal.unsavedBest());
    }
  }

  /** The result of a trial that an error ended. */
  Result failed(Trial trial, String message) {
    return new Result(
        result(trial, plan(trial), List.of(), 0, Double.NaN, Status.FAILED, message),
        List.of(),
        new byte[0],
        Optional.empty());
  }

  private BatchPlan plan(Trial trial) {
    long examples = data.count(Split.TRAIN);
    if (trial.batch() > examples) {
      throw new SpecException(
          "trial %s: batch.global must be at most the %d training examples, but was %d",
          trial.id(), examples, trial.batch());
    }
    long most = ShardWalk.most(examples, data.shards());
    if (spec.exchange().mode().value() instanceof Mode.Async && trial.batch() > most) {
      throw new SpecException(
          "trial %s: batch.global must be at most the %d examples of a shard where exchange.mode is"
              + " async, but was %d; take fewer shards, or exchange.mode = sync",
          trial.id(), most, trial.batch());
    }
    return new BatchPlan(examples, data.shards(), trial.batch(), trial.seed());
  }

  /**
   * Compares what the trials will hold with what the driver has.
   *
   * @param parallel trials at a time
   * @throws InputException if it is not enough
   */
  void checkMemory(int parallel, List<Trial> trials) {
    long copies =
        trials.stream().mapToLong(t -> exchanges.copies(t, plan(t), steps(t))).max().orElse(0);
    exchanges.checkMemory(parallel, trials, copies);
  }

  private Schedule schedule(Trial trial, BatchPlan plan) {
    return Trainings.schedule(spec, trial.learningRate(), plan);
  }

  private TrialResult result(
      Trial trial,
      BatchPlan plan,
      List<StepRecord> records,
      long lost,
      double seconds,
      Status status,
      String message) {
    long steps = records.size() + lost;
    long examples =
        records.stream().mapToLong(StepRecord::examples).sum() + lost * trial.batch(); // about
    return new TrialResult(
        trial.id(),
        trial.optimizer().label(),
        trial.optimizer().settings(),
        trial.batch(),
        spec.batch().micro().orElseThrow(),
        data.shards(),
        trial.seed(),
        trial.learningRate(),
        (double) steps / plan.stepsPerEpoch(),
        steps,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        seconds,
        examples / seconds,
        status,
        message);
  }

  private byte[] zip(float[] parameters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelFile.write(model.definition(), parameters, model.normalization(), data.classes(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return bytes.toByteArray();
  }

  /**
   * What a trial came to.
   *
   * @param result its row
   * @param steps those it took, but for what was lost with a file
   * @param model its zip; empty if it did not finish
   * @param best the zip of its best model, if that is not written yet
   */
  record Result(TrialResult result, List<StepRecord> steps, byte[] model, Optional<byte[]> best) {}
}
