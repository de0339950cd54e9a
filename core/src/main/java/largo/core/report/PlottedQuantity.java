package largo.core.report;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A quantity that a chart shows against the batch.
 *
 * @param title of the chart
 * @param unit title of the axis
 * @param of its value for a trial that finished; NaN if there is none
 * @param kind of its axis
 */
record PlottedQuantity(String title, String unit, ToDoubleFunction<TrialResult> of, Kind kind) {

  /** Kinds of quantity. */
  enum Kind {
    /** In percent, at most 100. */
    ACCURACY,
    /** Of either sign; zero means something. */
    DIFFERENCE,
    /** Positive; ratios mean something. */
    RATIO
  }

  static PlottedQuantity accuracy(TrialAccuracy shown) {
    String word = shown.word();
    return new PlottedQuantity(
        word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + " accuracy by batch",
        word + " accuracy (%)",
        r -> 100 * shown.of(r),
        Kind.ACCURACY);
  }

  static PlottedQuantity gap() {
    return new PlottedQuantity(
        "Generalization gap by batch",
        "training less test accuracy (percentage points)",
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
