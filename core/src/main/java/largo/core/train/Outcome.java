package largo.core.train;

/** How training ended. Divergence is a result, not a failure. */
public sealed interface Outcome {

  /** The number of steps. */
  long steps();

  /**
   * The budget is complete.
   *
   * @param steps that were taken
   */
  record Finished(long steps) implements Outcome {}

  /**
   * A loss, a gradient or an update was NaN or infinite.
   *
   * @param steps number of steps before it
   * @param what was not finite
   */
  record Diverged(long steps, String what) implements Outcome {}

  /**
   * The training was stopped.
   *
   * @param steps that were taken
   */
  record Stopped(long steps) implements Outcome {}
}
