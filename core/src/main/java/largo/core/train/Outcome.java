package largo.core.train;

/** How training ended. Divergence is a result, not a failure: in large-batch work it is data. */
public sealed interface Outcome {

  /** Steps that were taken. */
  long steps();

  /**
   * To the end of its budget.
   *
   * @param steps that were taken
   */
  record Finished(long steps) implements Outcome {}

  /**
   * To a loss or a gradient that is no number.
   *
   * @param steps that were taken before
   * @param what was not finite
   */
  record Diverged(long steps, String what) implements Outcome {}

  /**
   * Because it was asked to.
   *
   * @param steps that were taken
   */
  record Stopped(long steps) implements Outcome {}
}
