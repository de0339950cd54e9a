package largo.core.config;

import largo.core.Preconditions;

/**
 * When the model of a trial that runs is scored on the validation examples, where there are some.
 * None of it changes what a run computes, nor the seconds that it reports.
 *
 * @param everyEpochs at the end of every so many epochs; zero for never
 * @param everySteps after every so many steps; zero for never
 */
public record EvaluationSpec(int everyEpochs, long everySteps) {

  public EvaluationSpec {
    Preconditions.notNegative("every-epochs", everyEpochs);
    Preconditions.notNegative("every-steps", everySteps);
  }

  /** Whether it is done at all. */
  public boolean isOn() {
    return everyEpochs > 0 || everySteps > 0;
  }

  /**
   * Whether it is time.
   *
   * @param steps taken so far
   */
  public boolean due(long steps, long stepsPerEpoch) {
    return everySteps > 0 && steps % everySteps == 0
        || everyEpochs > 0 && steps % (everyEpochs * stepsPerEpoch) == 0;
  }
}
