package largo.spark.study;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.study.EndedTrial;
import largo.core.train.StepRecord;
import largo.spark.storage.HeldException;
import largo.spark.storage.StorageException;
import largo.spark.tracking.Tracker;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs trials in parallel and saves each result at its end. Finished trials are not run again. */
final class TrialQueue {

  private static final Logger LOG = LoggerFactory.getLogger(TrialQueue.class);

  private static final Duration WARM_UP = Duration.ofSeconds(20);

  /** Maximum time for interrupted trials to end. */
  private static final Duration END_TIMEOUT = Duration.ofSeconds(20);

  private final JavaSparkContext spark;
  private final RunSpec spec;
  private final TrialRunner runner;
  private final ResultStore store;
  private final TrialPersistence trialPersistence;
  private final Tracker tracker;
  private final EarlyStopping early;
  private final Map<String, TrialResult> results = new LinkedHashMap<>();
  private final Map<String, List<StepRecord>> steps = new LinkedHashMap<>();
  private final Queue<Unsaved> unsaved = new ConcurrentLinkedQueue<>();
  private boolean warm;

  TrialQueue(
      RunSpec spec,
      TrialRunner runner,
      ResultStore store,
      TrialPersistence trialPersistence,
      Tracker tracker,
      EarlyStopping early) {
    this.spark = runner.spark();
    this.spec = spec;
    this.runner = runner;
    this.store = store;
    this.trialPersistence = trialPersistence;
    this.tracker = tracker;
    this.early = early;
  }

  /**
   * Runs the unfinished trials.
   *
   * @param parallel trials at a time
   * @param display of their progress
   * @param files files of the run, which are written again if they were deleted during the run
   * @throws StorageException if the result of a trial could not be written at the end either
   * @throws RuntimeException if Spark is stopped, or a checkpoint cannot be used
   */
  void run(List<Trial> trials, int parallel, TrialProgress.Display display, RunFiles files) {
    List<Trial> pending = new ArrayList<>();
    for (Trial trial : trials) {
      Optional<TrialResult> done = store.done(trial);
      done.ifPresent(result -> results.put(trial.id(), result));
      done.ifPresent(result -> steps.put(trial.id(), store.steps(result)));
      done.ifPresent(result -> early.watch(trial, steps.get(trial.id())));
      if (done.isEmpty()) {
        pending.add(trial);
      }
    }
    if (pending.size() < trials.size()) {
      LOG.info(
          "{} of {} trials are finished already", trials.size() - pending.size(), trials.size());
    }

    if (pending.size() > 1 && !warm) { // their times will be compared
      LOG.info("warming up");
      Trial smallest = Collections.min(pending, Comparator.comparingInt(Trial::batch));
      runner.timed(smallest, timer -> timer.warmUp(WARM_UP));
      warm = true;
    }
    ExecutorService threads = Executors.newFixedThreadPool(parallel);
    ExecutorCompletionService<TrialRunner.Result> ended = new ExecutorCompletionService<>(threads);
    try (TrialProgress progress = display.open(pending, work(pending))) {
      for (Trial trial : pending) {
        ended.submit(() -> run(trial, progress));
      }
      for (int k = 0; k < pending.size(); k++) {
        TrialRunner.Result result = ended.take().get();
        results.put(result.result().trial(), result.result());
        steps.put(result.result().trial(), result.steps());
      }
    } catch (ExecutionException e) {
      finish(e.getCause());
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StudyStoppedException(e);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
    saveRest(trials.size());
    files.restore();
  }

  /** Returns the results of trials, in their order. */
  List<TrialResult> results(List<Trial> trials) {
    return trials.stream().map(t -> results.get(t.id())).toList();
  }

  /** Returns the trials that have ended, by id. */
  Map<String, EndedTrial> ended() {
    Map<String, EndedTrial> ended = new LinkedHashMap<>();
    results.forEach(
        (id, result) -> ended.put(id, new EndedTrial(result, steps.getOrDefault(id, List.of()))));
    return ended;
  }

  /** Returns the steps of each trial. */
  Map<String, List<StepRecord>> steps() {
    return steps;
  }

  private TrialRunner.Result run(Trial trial, TrialProgress progress) {
    spark.setLocalProperty("spark.scheduler.pool", trial.id());
    spark.sc().setJobDescription(trial.id());
    long ahead = work(List.of(trial));
    AtomicLong worked = new AtomicLong();
    trialPersistence.stop().begin();
    try {
      TrialRunner.Result result =
          result(
              trial,
              step -> {
                worked.addAndGet(TrialProgress.work(1, step.examples()));
                progress.step(trial, step);
                tracker.step(trial, step);
              });
      save(trial, result);
      tracker.ended(result.result(), store.modelFile(), () -> store.model(trial));
      progress.finished(result.result(), ahead - worked.get());
      return result;
    } finally {
      trialPersistence.stop().end();
    }
  }

  private TrialRunner.Result result(Trial trial, Consumer<StepRecord> steps) {
    try {
      return new StateRecovery(
              trial.id(), () -> trialPersistence.checkpoints(trial, spec).newestStep())
          .run(once -> runner.run(trial, trialPersistence, early, once), steps);
    } catch (StudyStoppedException | SpecException e) {
      throw e;
    } catch (RuntimeException | FSError e) {
      if (spark.sc().isStopped()
          || trialPersistence.stop().isRequested()
          || Thread.currentThread().isInterrupted()) {
        throw new StudyStoppedException(e);
      }
      if (e instanceof StorageException || e instanceof HeldException) {
        throw e; // its checkpoints cannot be read, or the lock belongs to another process
      }
      LOG.debug("trial {} failed", trial.id(), e);
      return runner.failed(trial, ErrorMessages.inOneLine(e));
    }
  }

  /** Saves a result: to disk, or in memory until it can be written. */
  private void save(Trial trial, TrialRunner.Result result) {
    try {
      write(trial, result);
    } catch (StorageException e) {
      LOG.warn(
          "{} is not saved; other trials continue, and it is saved at the end: {}",
          trial.id(),
          e.getMessage());
      unsaved.add(new Unsaved(trial, result));
    }
  }

  private void write(Trial trial, TrialRunner.Result result) {
    store.save(spec, trial, result);
    if (result.result().status() != TrialResult.Status.FAILED) {
      try {
        trialPersistence.checkpoints(trial, spec).deleteAll();
      } catch (StorageException e) {
        LOG.warn(
            "the checkpoints of {}, which is finished, are not deleted: {}",
            trial.id(),
            e.getMessage());
      }
    }
  }

  private void saveRest(int trials) {
    try {
      for (Unsaved one = unsaved.peek(); one != null; one = unsaved.peek()) {
        write(one.trial(), one.result());
        unsaved.remove();
      }
    } catch (StorageException e) {
      throw new StorageException(
          String.format(
              Locale.ROOT,
              "%d of %d trials could not be saved (%s); continue from what was saved: --resume %s",
              unsaved.size(),
              trials,
              e.getMessage(),
              trialPersistence.out()),
          e.getCause());
    }
  }

  /** Stops the other trials and waits until they are saved, after a stop request or a failure. */
  private void finish(Throwable why) {
    try {
      if (why instanceof StudyStoppedException || !spec.checkpoint().onStop()) {
        trialPersistence.stop().finish();
      } else {
        trialPersistence.stop().request(END_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of interrupted threads, so that none of them outlives the study. */
  private static void awaitEnd(ExecutorService threads) {
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "trials did not end within {} s; the study ends without them", END_TIMEOUT.toSeconds());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Estimates the remaining work of trials. */
  private long work(List<Trial> some) {
    return some.stream()
        .mapToLong(
            t -> {
              long done = trialPersistence.checkpoints(t, spec).newestStep();
              long left = Math.max(0, runner.steps(t) - done);
              return TrialProgress.work(left, left * t.batch());
            })
        .sum();
  }

  /** A trial whose result is in memory only. */
  private record Unsaved(Trial trial, TrialRunner.Result result) {}
}
