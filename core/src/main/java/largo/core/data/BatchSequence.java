package largo.core.data;

/** The global batch of each step of a training. */
public interface BatchSequence {

  /** The examples, the shards and the seed, with the batch of the first step. */
  BatchPlan plan();

  /**
   * The examples of a step.
   *
   * @param step 0-based
   */
  BatchRange range(long step);

  /**
   * The number of steps with the batch of {@link #plan} in which a training processes the examples
   * before a step, including fractions. The learning-rate schedule and the budget are in such
   * steps.
   */
  double position(long step);

  /** The factor of the learning rate that is due to the batch of a step. */
  default double rateFactor(long step) {
    return 1;
  }

  /** The epoch of a step, 0-based. */
  default long epoch(long step) {
    return range(step).first() / plan().examples();
  }

  /**
   * The number of complete epochs after a number of steps; zero if these steps end within an epoch.
   *
   * @param steps at least 1
   */
  default long epochsEndedBy(long steps) {
    long end = range(steps - 1).end();
    return end % plan().examples() == 0 ? end / plan().examples() : 0;
  }
}
