package largo.core.report;

import largo.core.report.TrialResult.Status;

/**
 * A mark of trials that did not finish.
 *
 * @param status diverged or failed
 * @param style number of the style of the optimizer
 * @param label name of the optimizer, and the number of such trials, if not all
 * @param x position on the horizontal axis
 * @param y position on the vertical axis; NaN for a mark below the values
 */
public record ChartMark(Status status, int style, String label, double x, double y) {

  /** {@code diverged} or {@code failed}. */
  String word() {
    return status == Status.DIVERGED ? "diverged" : "failed";
  }

  boolean isBelowTheValues() {
    return Double.isNaN(y);
  }
}
