package largo.core.report;

import java.util.function.ToDoubleFunction;

/**
 * A quantity that a chart shows by batch.
 *
 * @param title of the chart
 * @param unit title of the axis
 * @param of the value for a finished trial; NaN if there is none
 * @param kind kind of axis
 */
record PlottedQuantity(String title, String unit, ToDoubleFunction<TrialResult> of, Kind kind) {

  /** Kinds of quantity. */
  enum Kind {
    /** A percentage, at most 100. */
    ACCURACY,
    /** A value of either sign; the axis shows zero. */
    DIFFERENCE,
    /** A positive value on a logarithmic axis. */
    RATIO
  }

  static PlottedQuantity accuracy(RateSelection selection) {
    String word = selection.shownScore();
    return new PlottedQuantity(
        TitleText.capitalized(word) + " by batch",
        word + " (%)",
        r -> 100 * selection.shown().of(r),
        Kind.ACCURACY);
  }

  static PlottedQuantity gap(RateSelection selection) {
    return new PlottedQuantity(
        "Generalization gap by batch",
        "training minus test " + selection.task().score() + " (percentage points)",
        r -> 100 * r.scores().generalizationGap(),
        Kind.DIFFERENCE);
  }

  static PlottedQuantity speed() {
    return new PlottedQuantity(
        "Training throughput by batch",
        "examples per second",
        TrialResult::examplesPerSecond,
        Kind.RATIO);
  }

  static PlottedQuantity time() {
    return new PlottedQuantity(
        "Training time by batch",
        "seconds to the end of the budget",
        TrialResult::seconds,
        Kind.RATIO);
  }
}
