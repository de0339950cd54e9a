package largo.spark.study;

import java.util.List;
import java.util.Locale;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/** Shows the progress of a study. Thread-safe. */
public interface TrialProgress extends AutoCloseable {

  /** Opens a display. */
  @FunctionalInterface
  interface Display {

    /**
     * Opens the display of trials that start now.
     *
     * @param work of all trials that will run, in units of {@link #work}
     */
    TrialProgress open(List<Trial> trials, long work);
  }

  /**
   * Opens the display of this process: a progress bar on a terminal, lines of the log elsewhere,
   * and if information is not logged.
   *
   * @param work of all trials that will run, in units of {@link #work}
   */
  static TrialProgress of(List<Trial> trials, long work) {
    return TerminalCheck.isAttached() && LogProgress.isShown()
        ? new BarProgress(trials.size(), work)
        : new LogProgress(trials.size(), work);
  }

  /** Estimates the cost of steps: their examples, and the overhead of a step as 100 examples. */
  static long work(long steps, long examples) {
    return examples + 100 * steps;
  }

  /** Reports a step. */
  void step(Trial trial, StepRecord step);

  /**
   * Reports a trial that ended.
   *
   * @param left remaining work of the trial
   */
  void finished(TrialResult result, long left);

  @Override
  void close();

  /** Formats a line on a trial that ended. */
  static String line(TrialResult result) {
    return switch (result.status()) {
      case FINISHED ->
          String.format(
              Locale.ROOT,
              "%s: test %s %.2f %%, training loss %.4f, %,d steps in %.1f s (%,.0f examples/s)",
              result.trial(),
              result.scores().task().plainScore(),
              100 * result.scores().test().accuracy(),
              result.scores().train().loss(),
              result.steps(),
              result.seconds(),
              result.examplesPerSecond());
      case DIVERGED ->
          String.format(
              Locale.ROOT,
              "%s: diverged after %,d steps: %s",
              result.trial(),
              result.steps(),
              result.message());
      case STOPPED ->
          String.format(
              Locale.ROOT,
              "%s: stopped after %,d steps: %s",
              result.trial(),
              result.steps(),
              result.message());
      case FAILED -> String.format(Locale.ROOT, "%s: failed: %s", result.trial(), result.message());
    };
  }
}
