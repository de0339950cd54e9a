package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import largo.spark.study.RunProgress.TrialStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code progress.json} to the folder of a run every few seconds, for other processes. A
 * separate thread writes it, so that a slow file system does not delay the run; a failure is logged
 * once. The file is deleted at the end, so that one that is no longer written is that of a run that
 * was killed.
 */
final class ProgressFile implements AutoCloseable {

  static final String NAME = "progress.json";

  private static final Logger LOG = LoggerFactory.getLogger(ProgressFile.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final OutputFolder out;
  private final Map<String, TrialStep> running = new LinkedHashMap<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(ProgressFile::thread);
  private int trials;
  private int ended;
  private long work = 1;
  private long done;
  private long begun = System.nanoTime();
  private boolean failed;

  /** Starts to write the file in a folder. */
  ProgressFile(OutputFolder out) {
    this.out = out;
    ScheduledFuture<?> unused = // write reports its failures
        writer.scheduleWithFixedDelay(this::write, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable run) {
    Thread thread = new Thread(run, "largo progress");
    thread.setDaemon(true);
    return thread;
  }

  /** A display that shows progress as another one does, and records it for the file. */
  TrialProgress.Display with(TrialProgress.Display display) {
    return (all, totalWork) -> {
      begin(all, totalWork);
      return new Recorder(display.open(all, totalWork));
    };
  }

  /** Deletes the file. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is being stopped
    }
    try {
      out.delete(NAME);
    } catch (RuntimeException e) {
      LOG.warn("{} is not deleted: {}", out.path(NAME), ErrorMessages.inOneLine(e));
    }
  }

  private synchronized void begin(List<Trial> all, long totalWork) {
    trials = all.size();
    ended = 0;
    work = Math.max(1, totalWork);
    done = 0;
    begun = System.nanoTime();
    running.clear();
  }

  private synchronized void step(Trial trial, StepRecord step) {
    done += TrialProgress.work(1, step.examples());
    running.put(
        trial.id(),
        new TrialStep(
            trial.id(), step.epoch() + 1, step.step() + 1, step.loss(), step.learningRate()));
  }

  private synchronized void finished(String trial, long left) {
    done += left;
    ended++;
    running.remove(trial);
  }

  private synchronized RunProgress progress() {
    double share = Math.min(1, (double) done / work);
    double elapsed = (System.nanoTime() - begun) / 1e9;
    long left = Math.round(elapsed * (1 - share) / Math.max(share, 1e-9));
    return new RunProgress(
        System.currentTimeMillis(), trials, ended, share, left, List.copyOf(running.values()));
  }

  private void write() {
    try {
      out.write(NAME, JsonRecords.write(progress()).getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        LOG.warn("{} is not written: {}", out.path(NAME), ErrorMessages.inOneLine(e));
      }
    }
  }

  /** Forwards progress to a display. */
  private final class Recorder implements TrialProgress {

    private final TrialProgress shown;

    Recorder(TrialProgress shown) {
      this.shown = shown;
    }

    @Override
    public void step(Trial trial, StepRecord step) {
      ProgressFile.this.step(trial, step);
      shown.step(trial, step);
    }

    @Override
    public void finished(TrialResult result, long left) {
      ProgressFile.this.finished(result.trial(), left);
      shown.finished(result, left);
    }

    @Override
    public void close() {
      shown.close();
    }
  }
}
