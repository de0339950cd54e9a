package largo.core.report;

import largo.core.gradient.PredictionSums;
import largo.core.gradient.Score;

/**
 * Metrics over a part of the data in addition to loss and accuracy; NaN where they are not defined.
 *
 * @param topFive fraction of examples whose class is among the five largest outputs; for more than
 *     five classes
 * @param macroF1 unweighted mean of F1 over the classes
 * @param calibrationError expected calibration error, in [0, 1], over 15 bins of equal width
 * @param rootMeanSquareError of regression
 * @param meanAbsoluteError of regression
 */
public record SplitMetrics(
    double topFive,
    double macroF1,
    double calibrationError,
    double rootMeanSquareError,
    double meanAbsoluteError) {

  static final SplitMetrics NONE =
      new SplitMetrics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /** The metrics of a score. */
  public static SplitMetrics of(Score score) {
    PredictionSums predictions = score.predictions();
    boolean numbers = !Double.isNaN(predictions.meanAbsoluteError());
    return new SplitMetrics(
        score.classes() > 5 && !numbers ? predictions.topFive() : Double.NaN,
        numbers ? Double.NaN : score.macroF1(),
        predictions.calibrationError(),
        predictions.rootMeanSquareError(),
        predictions.meanAbsoluteError());
  }
}
