package largo.core.config;

import largo.core.Preconditions;

/**
 * When checkpoints of running trials are written and how many are kept. Does not affect results.
 *
 * @param everyMinutes minutes between checkpoints; zero disables them
 * @param everyEpochs epochs between checkpoints; zero disables them
 * @param everySteps steps between checkpoints; zero disables them
 * @param onStop whether a run that is stopped by a signal writes checkpoints
 * @param keep number of newest checkpoints to keep per trial, at least 1
 * @param best whether to save the model with the best validation accuracy of a trial
 * @param onnx whether to save the model of a finished trial in the format of ONNX, too
 */
public record CheckpointSpec(
    double everyMinutes,
    int everyEpochs,
    long everySteps,
    boolean onStop,
    int keep,
    boolean best,
    boolean onnx) {

  public CheckpointSpec {
    Preconditions.notNegative("every-minutes", everyMinutes);
    Preconditions.notNegative("every-epochs", everyEpochs);
    Preconditions.notNegative("every-steps", everySteps);
    Preconditions.that(keep >= 1, "keep must be at least 1, but was %d", keep);
  }

  /**
   * Checks whether other keys allow to save the best model.
   *
   * @throws IllegalArgumentException if models are not evaluated
   */
  void check(DataSpec data, EvaluationSpec evaluation) {
    Preconditions.that(
        !best || data.validationFraction() > 0,
        "checkpoint.best must be false where data.validation-fraction is 0: there are no "
            + "examples to compare models with");
    Preconditions.that(
        !best || evaluation.isOn(),
        "checkpoint.best must be false where evaluation.every-epochs and evaluation.every-steps are "
            + "0: only the last model is evaluated");
  }

  /**
   * Whether a checkpoint is due.
   *
   * @param steps number of steps completed
   * @param epochs number of epochs completed with the last step; zero if it is within an epoch
   * @param minutes minutes since the previous checkpoint, or since the start of training
   */
  public boolean isDue(long steps, long epochs, double minutes) {
    boolean bySteps = everySteps > 0 && steps % everySteps == 0;
    boolean byEpochs = everyEpochs > 0 && epochs > 0 && epochs % everyEpochs == 0;
    boolean byMinutes = everyMinutes > 0 && minutes >= everyMinutes;
    return bySteps || byEpochs || byMinutes;
  }
}
