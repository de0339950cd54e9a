package largo.core.config;

import largo.core.Preconditions;

/** How long to train: the same epochs for every batch, or the same steps. */
public sealed interface TrainingBudget {

  /**
   * Steps in all.
   *
   * @param stepsPerEpoch at least 1
   */
  long steps(long stepsPerEpoch);

  /**
   * Every example so many times.
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
   * So many updates.
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
