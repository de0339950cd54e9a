package largo.core.schedule;

import largo.core.Preconditions;

/**
 * The learning rate of a run: a linear warm-up, then a decay.
 *
 * <pre>
 *   η(t) = η (f + (1 − f)(t + 1) / W)                     t = 0 … W − 1, a constant increment per step
 *   η(t) = η · decay((t − W) / (T − W), t / E)            t = W … T − 1
 * </pre>
 *
 * <p>The rate of the first step includes one increment, and step {@code W − 1} reaches {@code η}
 * (Goyal et al., <a href="https://arxiv.org/abs/1706.02677">1706.02677</a>). A pure function of the
 * step.
 *
 * @param rate {@code η > 0}, the base rate
 * @param warmupSteps {@code W ≥ 0}
 * @param warmupFrom {@code f ≥ 0}, the factor at which the warm-up starts
 * @param decay the factor after the warm-up
 * @param totalSteps {@code T ≥ 1}; after the last step, progress stays at 1
 * @param stepsPerEpoch {@code E ≥ 1}
 */
public record Schedule(
    double rate,
    long warmupSteps,
    double warmupFrom,
    Decay decay,
    long totalSteps,
    long stepsPerEpoch) {

  public Schedule {
    Preconditions.positive("learning-rate", rate);
    Preconditions.that(
        warmupSteps >= 0, "warm-up must be zero steps or more, but was %d", warmupSteps);
    Preconditions.notNegative("warmup-from", warmupFrom);
    Preconditions.that(totalSteps >= 1, "total steps must be at least 1, but was %d", totalSteps);
    Preconditions.that(
        stepsPerEpoch >= 1, "steps per epoch must be at least 1, but was %d", stepsPerEpoch);
  }

  /** The same rate at every step. */
  public static Schedule constant(double rate) {
    return new Schedule(rate, 0, 0, new Decay.Constant(), Long.MAX_VALUE, 1);
  }

  /**
   * The rate of a step.
   *
   * @param step 0-based
   */
  public double at(long step) {
    if (step < warmupSteps) {
      return rate * (warmupFrom + (1 - warmupFrom) * (step + 1) / warmupSteps);
    }

    long after = totalSteps - warmupSteps;
    double progress = after <= 0 ? 1 : Math.min(1, (double) (step - warmupSteps) / after);
    return rate * decay.factor(progress, (double) step / stepsPerEpoch);
  }
}
