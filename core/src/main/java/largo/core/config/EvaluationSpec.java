package largo.core.config;

import largo.core.Preconditions;

/**
 * When the model of a running trial is evaluated on the validation examples, if any. Does not
 * change results, nor the reported seconds.
 *
 * @param everyEpochs epochs between two evaluations; zero for never
 * @param everySteps steps between two evaluations; zero for never
 */
public record EvaluationSpec(int everyEpochs, long everySteps) {

  public EvaluationSpec {
    Preconditions.notNegative("every-epochs", everyEpochs);
    Preconditions.notNegative("every-steps", everySteps);
  }

  /** Whether evaluations are enabled. */
  public boolean isOn() {
    return everyEpochs > 0 || everySteps > 0;
  }

  /**
   * Whether an evaluation is due.
   *
   * @param steps number of steps completed
   * @param epochs number of epochs completed with the last step; zero if it is within an epoch
   */
  public boolean isDue(long steps, long epochs) {
    boolean bySteps = everySteps > 0 && steps % everySteps == 0;
    boolean byEpochs = everyEpochs > 0 && epochs > 0 && epochs % everyEpochs == 0;
    return bySteps || byEpochs;
  }
}
