package largo.core.config;

import largo.core.Preconditions;

/**
 * When a trial that runs is saved, and how much of it is kept. None of it changes what a run
 * computes.
 *
 * @param everyMinutes since the last time; zero for never
 * @param everyEpochs at the end of every so many epochs; zero for never
 * @param everySteps after every so many steps; zero for never
 * @param onStop whether a run that is stopped by a signal is saved before it ends
 * @param keep newest checkpoints of a trial that are kept, at least 1
 * @param best whether the best model of those that are scored while the trial runs is kept
 */
public record CheckpointSpec(
    double everyMinutes, int everyEpochs, long everySteps, boolean onStop, int keep, boolean best) {

  public CheckpointSpec {
    Preconditions.notNegative("every-minutes", everyMinutes);
    Preconditions.notNegative("every-epochs", everyEpochs);
    Preconditions.notNegative("every-steps", everySteps);
    Preconditions.that(keep >= 1, "keep must be at least 1, but was %d", keep);
  }

  /**
   * Whether it is time.
   *
   * @param steps taken so far
   * @param minutes since the last checkpoint, or since training began
   */
  public boolean due(long steps, long stepsPerEpoch, double minutes) {
    return everySteps > 0 && steps % everySteps == 0
        || everyEpochs > 0 && steps % (everyEpochs * stepsPerEpoch) == 0
        || everyMinutes > 0 && minutes >= everyMinutes;
  }
}
