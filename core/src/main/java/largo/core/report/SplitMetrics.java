package largo.core.report;

import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.gradient.OutputSums;
import largo.core.gradient.PredictionSums;
import largo.core.gradient.Score;

/**
 * Metrics over a part of the data in addition to loss and accuracy; NaN where they are not defined.
 *
 * @param task what was predicted
 * @param topFive fraction of examples whose class is among the five largest outputs; for more than
 *     five classes
 * @param macroF1 unweighted mean of F1 over the classes or labels
 * @param calibrationError expected calibration error, in [0, 1], over 15 bins of equal width
 * @param rootMeanSquareError of regression, over all target numbers, in their units
 * @param meanAbsoluteError of regression, over all target numbers, in their units
 * @param microF1 F1 of the decisions about all labels together
 * @param hammingLoss fraction of labels that are predicted wrongly
 */
public record SplitMetrics(
    LearningTask task,
    double topFive,
    double macroF1,
    double calibrationError,
    double rootMeanSquareError,
    double meanAbsoluteError,
    double microF1,
    double hammingLoss) {

  private static final double NAN = Double.NaN;

  static final SplitMetrics NONE =
      new SplitMetrics(LearningTask.CLASSIFICATION, NAN, NAN, NAN, NAN, NAN, NAN, NAN);

  /** Files of earlier versions have no task. */
  public SplitMetrics {
    task = task == null ? LearningTask.CLASSIFICATION : task;
  }

  /** The metrics of a score. */
  public static SplitMetrics of(Score score, ModelOutputs outputs) {
    PredictionSums predictions = score.predictions();
    OutputSums vectors = predictions.vectors();
    return switch (outputs.task()) {
      case CLASSIFICATION ->
          new SplitMetrics(
              LearningTask.CLASSIFICATION,
              score.classes() > 5 ? predictions.topFive() : NAN,
              score.macroF1(),
              predictions.calibrationError(),
              NAN,
              NAN,
              NAN,
              NAN);
      case REGRESSION ->
          new SplitMetrics(
              LearningTask.REGRESSION,
              NAN,
              NAN,
              NAN,
              vectors.rootMeanSquareError(outputs),
              vectors.meanAbsoluteError(outputs),
              NAN,
              NAN);
      case MULTI_LABEL ->
          new SplitMetrics(
              LearningTask.MULTI_LABEL,
              NAN,
              vectors.macroF1(),
              NAN,
              NAN,
              NAN,
              vectors.microF1(),
              vectors.hammingLoss());
    };
  }
}
