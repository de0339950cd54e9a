package largo.spark.study;

import java.util.List;

/**
 * Progress of a run, in {@code progress.json} while it trains.
 *
 * @param updated Unix time of the file, milliseconds
 * @param trials number of trials of the current round
 * @param ended number of these that have ended
 * @param share of the work of the round that is done, in [0, 1]
 * @param secondsLeft until the end of the round, at the speed so far
 * @param running the last step of each running trial
 */
public record RunProgress(
    long updated, int trials, int ended, double share, long secondsLeft, List<TrialStep> running) {

  public RunProgress {
    running = List.copyOf(running);
  }

  /**
   * The last step of a trial.
   *
   * @param trial its ID
   * @param epoch number of the epoch, from 1
   * @param step number of the step, from 1
   * @param loss mean over the batch
   * @param learningRate of the step
   */
  public record TrialStep(String trial, long epoch, long step, double loss, double learningRate) {}
}
