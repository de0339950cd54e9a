package largo.core.config;

import largo.core.Check;

/** How long to train: the same epochs for every batch, or the same steps. */
public sealed interface Budget {

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
  record Epochs(int epochs) implements Budget {
    /** Checks the range. */
    public Epochs {
      Check.positive("epochs", epochs);
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
  record Steps(long steps) implements Budget {
    /** Checks the range. */
    public Steps {
      Check.positive("steps", steps);
    }

    @Override
    public long steps(long stepsPerEpoch) {
      return steps;
    }
  }
}
