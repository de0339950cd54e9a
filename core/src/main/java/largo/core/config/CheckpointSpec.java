package largo.core.config;

import largo.core.Preconditions;

/**
 * When running trials are saved, and how many checkpoints are kept. Does not change results.
 *
 * @param everyMinutes minutes between two checkpoints; zero for never
 * @param everyEpochs epochs between two checkpoints; zero for never
 * @param everySteps steps between two checkpoints; zero for never
 * @param onStop whether a run that is stopped by a signal is saved
 * @param keep number of newest checkpoints to keep per trial, at least 1
 * @param best whether the best model of the evaluations during the trial is saved
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
   * Whether a checkpoint is due.
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
