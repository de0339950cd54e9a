package largo.core.train;

/** How training ended. Divergence is a result, not a failure: in large-batch work it is data. */
public sealed interface Outcome {

  /** Steps that were taken. */
  long steps();

  /**
   * It reached the end of its budget.
   *
   * @param steps that were taken
   */
  record Finished(long steps) implements Outcome {}

  /**
   * A loss, a gradient or an update was NaN or infinite.
   *
   * @param steps before it
   * @param what was not finite
   */
  record Diverged(long steps, String what) implements Outcome {}

  /**
   * It was stopped.
   *
   * @param steps that were taken
   */
  record Stopped(long steps) implements Outcome {}
}
