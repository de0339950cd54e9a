package largo.core.config;

import largo.core.Preconditions;

/** The length of a training: the same for every batch size in epochs, examples or steps. */
public sealed interface TrainingBudget {

  /**
   * Total number of steps.
   *
   * @param stepsPerEpoch at least 1
   * @param batch examples per step, at least 1
   */
  long steps(long stepsPerEpoch, int batch);

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
    public long steps(long stepsPerEpoch, int batch) {
      return epochs * stepsPerEpoch;
    }
  }

  /**
   * A number of examples, rounded up to whole steps.
   *
   * @param examples at least 1
   */
  record Examples(long examples) implements TrainingBudget {
    public Examples {
      Preconditions.positive("examples", examples);
    }

    @Override
    public long steps(long stepsPerEpoch, int batch) {
      return (examples + batch - 1) / batch;
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
    public long steps(long stepsPerEpoch, int batch) {
      return steps;
    }
  }
}
