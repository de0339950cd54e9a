package largo.core.config;

import largo.core.Preconditions;

/** The length of a training: the same number of epochs or of steps for every batch size. */
public sealed interface TrainingBudget {

  /**
   * Total number of steps.
   *
   * @param stepsPerEpoch at least 1
   */
  long steps(long stepsPerEpoch);

  /**
   * A number of passes over the training examples.
   *
   * @param epochs at least 1
   */
  record Epochs(int epochs) implements TrainingBudget {
    public Epochs {
      Preconditions.positive("epochs", epochs);
    }

    @Override
    public long steps(long stepsPerEpoch) {
      return epochs * stepsPerEpoch;
    }
  }

  /**
   * A number of updates.
   *
   * @param steps at least 1
   */
  record Steps(long steps) implements TrainingBudget {
    public Steps {
      Preconditions.positive("steps", steps);
    }

    @Override
    public long steps(long stepsPerEpoch) {
      return steps;
    }
  }
}
