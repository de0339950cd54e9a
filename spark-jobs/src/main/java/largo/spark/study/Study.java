package largo.spark.study;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.config.RunSpec.ExchangeSpec.Kind;
import largo.core.config.Trial;
import largo.core.report.StudyResults;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.device.DevicePreflight;
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
  private final List<Trial> trials;
  private final OutputFolder out;
  private final TrialPersistence trialPersistence;
  private final TrialProgress.Display display;
  private final String command;
  private final ZonedDateTime begun = ZonedDateTime.now(ZoneId.systemDefault());

  /**
   * Creates a study with progress in the terminal or the log of this process.
   *
   * @param command without secrets, for the report
   */
  public Study(
      SparkSession session,
      RunSpec spec,
      List<Trial> trials,
      OutputFolder out,
      List<String> allowChanged,
      String command) {
    this(session, spec, trials, out, allowChanged, TrialProgress::of, command);
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
    this(session, spec, trials, out, allowChanged, display, "");
  }

  private Study(
      SparkSession session,
      RunSpec spec,
      List<Trial> trials,
      OutputFolder out,
      List<String> allowChanged,
      TrialProgress.Display display,
      String command) {
    this.command = command;
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.spec = spec;
    this.trials = List.copyOf(trials);
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
    spec = ExchangeSelection.withRequired(spec, spark);
    if (spec.exchange().kind() != Kind.JOB) {
      SessionExchange.check(spark);
    }
    if (spec.exchange().kind() == Kind.SLICED) {
      trials.forEach(trial -> SlicedStart.check(trial.optimizer().composed()));
    }
    DevicePreflight.check(spark, spec.worker().device()); // before anything uses ND4J
    Placement placement = Placement.of(spark, spec.worker());
    LoadedModel.check(spec, spark.hadoopConfiguration());
    LOG.info("loading {}", spec.data().source().name());
    try (StartUpTimes startUp = StartUpTimes.of(spark);
        ShardedData data = new DataLoader(session, spec.data(), spec.shards()).load();
        Tracker tracker =
            Tracker.of(spec, trials, new TrackerNotes(out), spark.hadoopConfiguration())) {
      startUp.end("data");
      LOG.info("{}, {} shards", data, data.shards());
      LoadedModel model = LoadedModel.of(spec, data, spark.hadoopConfiguration());
      spec = GradientEngine.resolve(spec, model);
      spec = new MicroBatchTuner(data, model, placement).tune(spec, trials);
      int parameters = model.definition().penalty().layout().size();
      spec =
          ExchangeSelection.withMeasured(spec, trials, parameters, placement.slots(spark), spark);
      startUp.end("model and measurements");
      LOG.info("{}", startUp);
      int parallel = parallel(placement);
      TrialRunner runner = new TrialRunner(session, spec, data, model, placement, parallel);
      String network =
          String.format(
              Locale.ROOT, "%s, %,d parameters", spec.model().source().name(), runner.parameters());
      LOG.info(network);
      trials.forEach(runner::steps); // refuses a batch larger than the data
      runner.checkMemory(parallel, trials);

      // a resumed run chooses again
      RunFiles files = new RunFiles(out, spec.withExchange(configured), data);
      files.write(trialPersistence.allowChanged());
      TrialQueue queue =
          new TrialQueue(
              spark,
              spec,
              runner,
              new ResultStore(session, out, model.format()),
              trialPersistence,
              tracker);
      queue.run(trials, parallel, display, files);

      StudyResults sweep =
          new StudyResults(
              spec,
              data.toString(),
              network,
              trials.size(),
              queue.results(trials),
              queue.steps(),
              EnvironmentCollector.of(spark, command, begun));
      tracker.left(report(sweep));
      return sweep;
    }
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

  /**
   * Returns the number of trials at a time: as configured, or as many as there are slots for all
   * their shards. Sessions occupy slots, so that there are at most as many of them as slots.
   */
  private int parallel(Placement placement) {
    int fitting = Math.max(1, spark.defaultParallelism() / spec.shards());
    int wanted = Math.min(trials.size(), spec.sweep().parallel().orElse(fitting));
    if (spec.exchange().kind() == Kind.JOB) {
      return wanted;
    }
    int possible = Math.max(1, Math.min(wanted, placement.slots(spark)));
    if (possible < wanted) {
      LOG.warn("{} parallel trials, not {}: there are no more slots", possible, wanted);
    }
    return possible;
  }
}
