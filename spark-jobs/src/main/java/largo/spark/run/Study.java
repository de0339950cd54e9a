package largo.spark.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import largo.core.config.RunSpec;
import largo.core.config.RunSpec.ExchangeSpec.Kind;
import largo.core.config.SpecException;
import largo.core.config.SpecWriter;
import largo.core.config.Trial;
import largo.core.report.Sweep;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.device.Preflight;
import largo.spark.session.SessionExchange;
import largo.spark.track.Tracker;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trials of a specification: run side by side, kept as they end, reported together.
 *
 * <p>A trial that diverges or fails is recorded as such and does not stop the others. A study that
 * is interrupted leaves what is finished, and trials that are not as they were last saved; it finds
 * both again when it is resumed.
 */
public final class Study {

  private static final Logger LOG = LoggerFactory.getLogger(Study.class);

  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /** How long trials that were interrupted may take to end. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(20);

  private final SparkSession session;
  private final JavaSparkContext spark;
  private volatile RunSpec spec; // as given, until its micro-batch is known
  private final List<Trial> trials;
  private final OutputFolder out;
  private final Keeping keeping;
  private final Progress.Display display;

  /** A study that shows its progress in the terminal or the log of this process. */
  public Study(
      SparkSession session,
      RunSpec spec,
      List<Trial> trials,
      OutputFolder out,
      List<String> mayDiffer) {
    this(session, spec, trials, out, mayDiffer, Progress::of);
  }

  /**
   * A study.
   *
   * @param trials of the specification
   * @param out where everything goes, and where what was done before is
   * @param mayDiffer keys in which trials that were saved may differ from the specification
   * @param display where its progress is shown
   */
  public Study(
      SparkSession session,
      RunSpec spec,
      List<Trial> trials,
      OutputFolder out,
      List<String> mayDiffer,
      Progress.Display display) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.spec = spec;
    this.trials = List.copyOf(trials);
    this.out = out;
    this.keeping = new Keeping(out, List.copyOf(mayDiffer), new StopRequest());
    this.display = display;
  }

  /**
   * Runs what is not done yet, and reports on all of it.
   *
   * @return the results, in the order of the trials
   * @throws RuntimeException if the input is unusable, or Spark is stopped; nothing that is done is
   *     lost
   */
  public Sweep run() {
    if (spec.exchange().kind() == Kind.SESSION) {
      SessionExchange.check(spark);
    }
    Preflight.check(spark, spec.worker().device()); // before anything uses ND4J
    Placement placement = Placement.of(spark, spec.worker());
    LoadedModel.check(spec, spark.hadoopConfiguration());
    LOG.info("loading {}", spec.data().source().name());
    try (ShardedData data = new DataLoader(session, spec.data(), spec.shards()).load();
        Tracker tracker = Tracker.of(spec, trials, new TrackerNotes(out))) {
      LOG.info("{}, {} shards", data, data.shards());
      LoadedModel model = LoadedModel.of(spec, data, spark.hadoopConfiguration());
      spec = new MicroSearch(data, model, placement).settle(spec, trials);
      int parallel = parallel(placement);
      TrialRunner runner = new TrialRunner(session, spec, data, model, placement, parallel);
      String network =
          String.format(
              Locale.ROOT, "%s, %,d parameters", spec.model().source().name(), runner.parameters());
      LOG.info(network);
      trials.forEach(runner::steps); // refuses a batch larger than the data
      runner.checkMemory(parallel, trials);

      out.write("spec.conf", SpecWriter.write(spec));
      ResultStore store = new ResultStore(session, out);
      Map<String, TrialResult> results = new LinkedHashMap<>();
      Map<String, List<StepRecord>> steps = new LinkedHashMap<>();
      runPending(runner, parallel, store, tracker, results, steps);

      List<TrialResult> ordered = trials.stream().map(t -> results.get(t.id())).toList();
      Sweep sweep =
          new Sweep(spec, data.toString(), network, trials.size(), ordered, steps, Facts.of(spark));
      tracker.left(new Leavings(session, out).write(sweep));
      return sweep;
    }
  }

  /**
   * Has trials that run save themselves and end, from another thread; {@link #run} throws then.
   * Does nothing if the specification does not want it.
   *
   * @param most time to wait for it
   * @return whether nothing runs any more
   */
  public boolean stop(Duration most) throws InterruptedException {
    return spec.checkpoint().onStop() && keeping.stop().make(most);
  }

  /** Whether {@link #stop} would have to wait. */
  public boolean isTraining() {
    return spec.checkpoint().onStop() && keeping.stop().isAwaited();
  }

  private void runPending(
      TrialRunner runner,
      int parallel,
      ResultStore store,
      Tracker tracker,
      Map<String, TrialResult> results,
      Map<String, List<StepRecord>> steps) {
    List<Trial> pending = new ArrayList<>();
    for (Trial trial : trials) {
      Optional<TrialResult> done = store.done(trial);
      done.ifPresent(result -> results.put(trial.id(), result));
      done.ifPresent(result -> steps.put(trial.id(), store.steps(result)));
      if (done.isEmpty()) {
        pending.add(trial);
      }
    }
    if (pending.size() < trials.size()) {
      LOG.info("{} of {} trials are done already", trials.size() - pending.size(), trials.size());
    }

    if (pending.size() > 1) { // their times will be compared
      LOG.info("warming up");
      Trial smallest = Collections.min(pending, Comparator.comparingInt(Trial::batch));
      runner.warmUp(smallest, WARM_UP);
    }
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    ExecutorCompletionService<TrialRunner.Result> ended = new ExecutorCompletionService<>(threads);
    try (Progress progress = display.open(pending, work(runner, pending))) {
      for (Trial trial : pending) {
        ended.submit(() -> run(trial, runner, store, progress, tracker));
      }
      for (int k = 0; k < pending.size(); k++) {
        TrialRunner.Result result = ended.take().get();
        results.put(result.result().trial(), result.result());
        steps.put(result.result().trial(), result.steps());
      }
    } catch (ExecutionException e) {
      finish();
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption(e);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  private TrialRunner.Result run(
      Trial trial, TrialRunner runner, ResultStore store, Progress progress, Tracker tracker) {
    spark.setLocalProperty("spark.scheduler.pool", trial.id());
    spark.sc().setJobDescription(trial.id());
    long ahead = work(runner, List.of(trial));
    AtomicLong worked = new AtomicLong();
    keeping.stop().begin();
    try {
      TrialRunner.Result result =
          result(
              trial,
              runner,
              step -> {
                worked.addAndGet(Progress.work(1, step.examples()));
                progress.step(trial, step);
                tracker.step(trial, step);
              });
      store.keep(spec, trial, result);
      if (result.result().status() != TrialResult.Status.FAILED) {
        keeping.checkpoints(trial, spec).discard();
      }
      tracker.ended(result.result(), result.model());
      progress.finished(result.result(), ahead - worked.get());
      return result;
    } finally {
      keeping.stop().end();
    }
  }

  private TrialRunner.Result result(Trial trial, TrialRunner runner, Consumer<StepRecord> steps) {
    try {
      return runner.run(trial, keeping, steps);
    } catch (Interruption | SpecException e) {
      throw e;
    } catch (RuntimeException e) {
      if (spark.sc().isStopped()
          || keeping.stop().isMade()
          || Thread.currentThread().isInterrupted()) {
        throw new Interruption(e);
      }
      LOG.debug("trial {} failed", trial.id(), e);
      String message = Causes.inOneLine(e);
      return new TrialRunner.Result(runner.failed(trial, message), List.of(), new byte[0]);
    }
  }

  /** Lets trials that were asked to stop save themselves, although one has ended already. */
  private void finish() {
    try {
      keeping.stop().finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for threads that were told to end; who runs a study finds none of them after it. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("trials did not end within {} s and are left alone", LAST_WORDS.toSeconds());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What trials have before them, less what they have behind them. */
  private long work(TrialRunner runner, List<Trial> some) {
    return some.stream()
        .mapToLong(
            t -> {
              long done = keeping.checkpoints(t, spec).reached();
              long steps = Math.max(0, runner.steps(t) - done);
              return Progress.work(steps, steps * t.batch());
            })
        .sum();
  }

  /**
   * Trials at a time: what was asked for, or as many as have slots for all their shards. A session
   * keeps its slots, so that there cannot be more of them than slots.
   */
  private int parallel(Placement placement) {
    int fitting = Math.max(1, spark.defaultParallelism() / spec.shards());
    int wanted = Math.min(trials.size(), spec.sweep().parallel().orElse(fitting));
    if (spec.exchange().kind() != Kind.SESSION) {
      return wanted;
    }
    int possible = Math.max(1, Math.min(wanted, placement.slots(spark)));
    if (possible < wanted) {
      LOG.warn("{} trials at a time, not {}: there are no more slots", possible, wanted);
    }
    return possible;
  }
}
