package largo.spark.study;

import java.util.List;
import java.util.Locale;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/** Shows how far a study is. Called from many threads. */
public interface TrialProgress extends AutoCloseable {

  /** Opens a display. */
  @FunctionalInterface
  interface Display {

    /**
     * Shows what begins now.
     *
     * @param work of all trials that will run, in units of {@link #work}
     */
    TrialProgress open(List<Trial> trials, long work);
  }

  /**
   * Progress for this process: a live bar on a terminal, plain lines elsewhere.
   *
   * @param work of all trials that will run, in units of {@link #work}
   */
  static TrialProgress of(List<Trial> trials, long work) {
    return System.console() != null
        ? new BarProgress(trials.size(), work)
        : new LogProgress(trials.size(), work);
  }

  /**
   * What steps cost, roughly: their examples, and as much for each step as for some examples more.
   */
  static long work(long steps, long examples) {
    return examples + 100 * steps;
  }

  /** A step has ended. */
  void step(Trial trial, StepRecord step);

  /**
   * A trial has ended.
   *
   * @param left work that it did not get to
   */
  void finished(TrialResult result, long left);

  @Override
  void close();

  /** One line on a trial that has ended. */
  static String line(TrialResult result) {
    return switch (result.status()) {
      case FINISHED ->
          String.format(
              Locale.ROOT,
              "%s: test accuracy %.2f %%, training loss %.4f, %,d steps in %.1f s (%,.0f examples/s)",
              result.trial(),
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
      case FAILED -> String.format(Locale.ROOT, "%s: failed: %s", result.trial(), result.message());
    };
  }
}
