package largo.spark.study;

import java.time.Duration;
import java.util.Locale;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line in the log every ten seconds. */
final class LogProgress implements TrialProgress {

  private static final Logger LOG = LoggerFactory.getLogger(LogProgress.class);
  private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final int trials;
  private final long work;
  private final long begun = System.nanoTime();
  private long lastLine = begun;
  private long done;
  private int ended;

  /** Whether the level of the log shows the lines. */
  static boolean isShown() {
    return LOG.isInfoEnabled();
  }

  LogProgress(int trials, long work) {
    this.trials = trials;
    this.work = work;
  }

  @Override
  public synchronized void step(Trial trial, StepRecord step) {
    done += TrialProgress.work(1, step.examples());
    long now = System.nanoTime();
    if (now - lastLine > EVERY_NANOS) {
      lastLine = now;
      LOG.info(
          "{}: epoch {}, step {}, loss {}; {}",
          trial.id(),
          step.epoch() + 1,
          step.step() + 1,
          String.format(Locale.ROOT, "%.4f", step.loss()),
          left());
    }
  }

  @Override
  public synchronized void finished(TrialResult result, long left) {
    done += left;
    ended++;
    lastLine = System.nanoTime();
    LOG.info("{}; {} of {} trials; {}", TrialProgress.line(result), ended, trials, left());
  }

  @Override
  public void close() {}

  private String left() {
    double share = Math.min(1, (double) done / work);
    double elapsed = (System.nanoTime() - begun) / 1e9;
    long seconds = Math.round(elapsed * (1 - share) / Math.max(share, 1e-9));
    return String.format(
        Locale.ROOT,
        "%.0f %% done, %s left",
        100 * share,
        String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60));
  }
}
