package largo.spark.study;

import java.util.Locale;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar in the last line of a terminal, with a line above it for each trial that ended.
 */
final class BarProgress implements TrialProgress {

  private final int trials;
  private final ProgressBar bar;
  private int ended;

  BarProgress(int trials, long work) {
    this.trials = trials;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName("trials")
            .setInitialMax(work)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build();
  }

  @Override
  public synchronized void step(Trial trial, StepRecord step) {
    bar.stepBy(TrialProgress.work(1, step.examples()));
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            "%d/%d done, %s epoch %d loss %.3f",
            ended,
            trials,
            trial.id(),
            step.epoch() + 1,
            step.loss()));
  }

  @Override
  public synchronized void finished(TrialResult result, long left) {
    ended++;
    bar.stepBy(left);
    System.err.print("\r\u001b[K" + TrialProgress.line(result) + System.lineSeparator());
  }

  @Override
  public void close() {
    bar.close();
  }
}
