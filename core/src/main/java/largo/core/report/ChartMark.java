package largo.core.report;

import java.util.Locale;
import largo.core.report.TrialResult.Status;

/**
 * A mark of trials that did not finish.
 *
 * @param status how they ended
 * @param style number of the style of the optimizer
 * @param label name of the optimizer, and the number of such trials, if not all
 * @param x position on the horizontal axis
 * @param y position on the vertical axis; NaN for a mark below the values
 */
public record ChartMark(Status status, int style, String label, double x, double y) {

  /** The status as a word, such as {@code diverged}. */
  String word() {
    return status.name().toLowerCase(Locale.ROOT);
  }

  boolean isBelowTheValues() {
    return Double.isNaN(y);
  }
}
