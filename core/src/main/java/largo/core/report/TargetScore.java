package largo.core.report;

import java.util.List;
import java.util.stream.IntStream;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.gradient.OutputSums;
import largo.core.gradient.Score;

/**
 * The score of a model for a numeric target.
 *
 * @param name of the target
 * @param r2 R², at most 1; NaN if the target is constant
 * @param rmse root of the mean squared error, in the units of the target
 * @param mae mean absolute error, in the units of the target
 */
public record TargetScore(String name, double r2, double rmse, double mae) {

  /**
   * Splits the score of a regression by target.
   *
   * @return empty for other tasks
   */
  public static List<TargetScore> of(ModelOutputs outputs, Score score) {
    OutputSums sums = score.predictions().vectors();
    return outputs.task() != LearningTask.REGRESSION
        ? List.of()
        : IntStream.range(0, outputs.count())
            .mapToObj(
                k ->
                    new TargetScore(
                        outputs.names().get(k),
                        sums.rSquared(k),
                        sums.rootMeanSquareError(k, outputs),
                        sums.meanAbsoluteError(k, outputs)))
            .toList();
  }
}
