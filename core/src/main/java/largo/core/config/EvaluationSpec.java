package largo.core.config;

import largo.core.Preconditions;

/**
 * When the model of a running trial is evaluated on the validation examples, if any, which the
 * reported seconds do not include, and whether the trial ends early. Without {@code patience} it
 * does not change results.
 *
 * @param everyEpochs epochs between two evaluations; zero for never
 * @param everySteps steps between two evaluations; zero for never
 * @param patience number of evaluations in a row without a higher accuracy than the best before
 *     them, after which the trial ends; zero for never. The early stopping of Prechelt (1998),
 *     "Early Stopping, But When?"
 */
public record EvaluationSpec(int everyEpochs, long everySteps, int patience) {

  public EvaluationSpec {
    Preconditions.notNegative("every-epochs", everyEpochs);
    Preconditions.notNegative("every-steps", everySteps);
    Preconditions.notNegative("patience", patience);
    Preconditions.that(
        patience == 0 || everyEpochs > 0 || everySteps > 0,
        "patience must be 0 where every-epochs and every-steps are 0, but was %d",
        patience);
  }

  /**
   * Checks whether other keys allow early stopping.
   *
   * @throws IllegalArgumentException if there are no validation examples for it
   */
  void check(DataSpec data) {
    Preconditions.that(
        patience == 0 || data.validationFraction() > 0,
        "evaluation.patience must be 0 where data.validation-fraction is 0, but was %d: there are no"
            + " examples to evaluate models with",
        patience);
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
