package largo.spark.study;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntToLongFunction;
import largo.core.config.ExchangeMode;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.StudyResults;
import largo.core.report.TrialResult;
import largo.core.report.WorkerSpeedUp;
import largo.core.study.FixedTrials;
import largo.core.study.StudyDesign;
import largo.core.study.TrialPlan;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.session.SessionExchange;
import largo.spark.session.SlicedStart;
import largo.spark.storage.StorageException;
import largo.spark.tracking.Tracker;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the trials of a specification in parallel, and reports on them.
 *
 * <p>A trial that diverges or fails is recorded as such and does not stop the others. A study that
 * was interrupted is resumed from the finished trials and the checkpoints of the others.
 */
public final class Study {

  private static final Logger LOG = LoggerFactory.getLogger(Study.class);

  private final SparkSession session;
  private final JavaSparkContext spark;
  private volatile RunSpec spec; // as configured, until its micro-batch is known
  private final TrialPlan plan;
  private final List<Trial> begunTrials = new CopyOnWriteArrayList<>();
  private final OutputFolder out;
  private final TrialPersistence trialPersistence;
  private final TrialProgress.Display display;
  private final String command;
  private final ZonedDateTime begun = ZonedDateTime.now(ZoneId.systemDefault());

  /**
   * Creates a study with progress in the terminal or the log of this process.
   *
   * @param plan the trials
   * @param command without secrets, for the report
   */
  public Study(
      SparkSession session,
      RunSpec spec,
      TrialPlan plan,
      OutputFolder out,
      List<String> allowChanged,
      String command) {
    this(session, spec, plan, out, allowChanged, TrialProgress::of, command);
  }

  /**
   * Creates a study.
   *
   * @param trials of the specification
   * @param out the folder of the run, which may have earlier results
   * @param allowChanged keys in which saved trials may differ from the specification
   * @param display shows the progress
   */
  public Study(
      SparkSession session,
      RunSpec spec,
      List<Trial> trials,
      OutputFolder out,
      List<String> allowChanged,
      TrialProgress.Display display) {
    this(session, spec, new FixedTrials(trials), out, allowChanged, display, "");
  }

  private Study(
      SparkSession session,
      RunSpec spec,
      TrialPlan plan,
      OutputFolder out,
      List<String> allowChanged,
      TrialProgress.Display display,
      String command) {
    this.command = command;
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.spec = spec;
    this.plan = plan;
    this.out = out;
    this.trialPersistence = new TrialPersistence(out, List.copyOf(allowChanged), new StopRequest());
    this.display = display;
  }

  /**
   * Runs the unfinished trials, and reports on all.
   *
   * @return the results, in the order of the trials
   * @throws RuntimeException if the input cannot be used, or Spark is stopped; finished trials are
   *     saved
   */
  public StudyResults run() {
    Kind configured = spec.exchange().kind();
    Placement placement = checked();
    try (StartUpTimes startUp = StartUpTimes.of(spark);
        ShardedData data = StudyData.load(session, spec);
        Tracker tracker =
            Tracker.of(
                spec,
                out.path(),
                () -> List.copyOf(begunTrials),
                new TrackerNotes(out),
                spark.hadoopConfiguration())) {
      startUp.end("data");
      LOG.info("{}, {} shards", data, data.shards());
      LoadedModel model = LoadedModel.of(spec, data, spark.hadoopConfiguration());
      model.checkExport(spec);
      spec = measured(spec, data, model, placement);
      startUp.end("model and measurements");
      LOG.info("start-up: {}", startUp);
      int parallel = ParallelTrials.of(spark, spec, plan, placement);
      TrialRunner runner = new TrialRunner(session, spec, data, model, placement, parallel);
      String network =
          String.format(
              Locale.ROOT, "%s, %,d parameters", spec.model().source().name(), runner.parameters());
      LOG.info(network);
      plan.representatives().forEach(runner::steps); // refuses a batch larger than the data
      runner.checkMemory(parallel, plan.representatives());

      // a resumed run chooses again
      RunFiles files = new RunFiles(out, spec.withExchange(configured), data);
      files.write(trialPersistence.allowChanged());
      TrialQueue queue =
          new TrialQueue(
              spec,
              runner,
              new ResultStore(session, out, model.format()),
              trialPersistence,
              tracker,
              EarlyStopping.of(plan, spec.study()));
      StudyMeasurementFiles measurements = new StudyMeasurementFiles(out);
      if (plan.tuning(Map.of(), steps(runner)).isPresent()) {
        measurements.measureSpeedUps(() -> speedUps(data, model, placement));
      }
      run(queue, runner, parallel, files);

      List<Trial> reported = plan.reported(List.copyOf(begunTrials));
      List<TrialResult> results = queue.results(reported);
      StudyResults sweep =
          new StudyResults(
              spec,
              data.toString(),
              network,
              reported.size(),
              results,
              queue.steps(),
              EnvironmentCollector.of(spark, spec.worker().engine(), command, begun, startUp),
              plan.tuning(queue.ended(), steps(runner)),
              measurements.read(results));
      tracker.left(
          report(sweep),
          sweep.best().map(b -> new Tracker.TrialModel(b.trial(), model.format().modelFile())));
      return sweep;
    }
  }

  /**
   * Prepares the trials as {@link #run} does, and predicts their cost from the numbers of steps and
   * the measured time of a step. Nothing is trained to its end, or written.
   */
  public DryRunForecast forecast() {
    Placement placement = checked();
    try (ShardedData data = StudyData.load(session, spec)) {
      LOG.info("{}, {} shards", data, data.shards());
      LoadedModel model = LoadedModel.of(spec, data, spark.hadoopConfiguration());
      model.checkExport(spec);
      spec = measured(spec, data, model, placement);
      int parallel = ParallelTrials.of(spark, spec, plan, placement);
      TrialRunner runner = new TrialRunner(session, spec, data, model, placement, parallel);
      runner.checkMemory(parallel, plan.representatives());
      return plan instanceof StudyDesign design
          ? StudyForecast.of(design, runner, parallel)
          : TrialForecast.of(plan.representatives(), runner, parallel);
    }
  }

  /** Checks what is known before the data is read; returns where tasks run. */
  private Placement checked() {
    spec = ExchangeSelection.withRequired(spec, spark);
    if (spec.exchange().kind() != Kind.JOB) {
      SessionExchange.check(spark);
    }
    if (spec.exchange().kind() == Kind.SLICED) {
      plan.representatives().forEach(trial -> SlicedStart.check(trial.optimizer().composed()));
    }
    Placement placement = GradientEngine.placement(spark, spec);
    LoadedModel.check(spec, spark.hadoopConfiguration());
    LOG.info("loading {}", spec.data().source().name());
    return placement;
  }

  /** The specification with what is chosen by measurements before the first trial. */
  private RunSpec measured(
      RunSpec given, ShardedData data, LoadedModel model, Placement placement) {
    List<Trial> arms = plan.representatives();
    RunSpec tuned =
        new MicroBatchTuner(data, model, placement)
            .tune(GradientEngine.resolve(given, model), arms);
    int parameters = model.definition().penalty().layout().size();
    return ExchangeSelection.withMeasured(tuned, arms, parameters, placement.slots(spark), spark);
  }

  /** Speed-ups of all workers over one; none if there is one, or they cannot be limited. */
  private List<WorkerSpeedUp> speedUps(ShardedData data, LoadedModel model, Placement placement) {
    int slots = placement.slots(spark);
    int workers = Math.min(slots, spec.shards());
    if (workers < 2
        || spec.exchange().kind() == Kind.JOB
        || spec.exchange().mode().value() instanceof ExchangeMode.Async) {
      LOG.info("the speed-up over one worker is not measured: it needs two, which are synchronous");
      return List.of();
    }
    return new SpeedUpMeasurement(
            new TrialRunner(session, spec, data, model, placement, 1),
            new TrialRunner(session, spec, data, model, placement, slots),
            workers)
        .of(plan.representatives());
  }

  /** Runs the trials of the plan, round by round. */
  private void run(TrialQueue queue, TrialRunner runner, int parallel, RunFiles files) {
    List<Trial> round = plan.next(queue.ended(), steps(runner));
    try (ProgressFile progress = new ProgressFile(out)) {
      while (!round.isEmpty()) {
        begunTrials.addAll(round);
        runner.checkMemory(parallel, round);
        queue.run(round, parallel, progress.with(display), files);
        round = plan.next(queue.ended(), steps(runner));
      }
    }
  }

  /** The steps of the whole budget at a batch. */
  private IntToLongFunction steps(TrialRunner runner) {
    Map<Integer, Long> steps = new TreeMap<>();
    plan.representatives().forEach(trial -> steps.put(trial.batch(), runner.steps(trial)));
    return steps::get;
  }

  private Map<String, byte[]> report(StudyResults sweep) {
    try {
      return new ReportWriter(session, out).write(sweep);
    } catch (StorageException e) {
      throw new StorageException(
          String.format(
              Locale.ROOT,
              "all trials are saved, but the report is not (%s); --resume %s writes it",
              e.getMessage(),
              out),
          e.getCause());
    }
  }

  /**
   * Saves and ends running trials, from another thread; {@link #run} then throws an exception. Does
   * nothing if {@code checkpoint.on-stop} is false.
   *
   * @param timeout of the wait
   * @return whether no trial runs any more
   */
  public boolean stop(Duration timeout) throws InterruptedException {
    return spec.checkpoint().onStop() && trialPersistence.stop().request(timeout);
  }

  /** Returns whether {@link #stop} would wait. */
  public boolean isTraining() {
    return spec.checkpoint().onStop() && trialPersistence.stop().isRunning();
  }
}
