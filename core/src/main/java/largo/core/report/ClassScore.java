package largo.core.report;

import java.util.List;
import java.util.stream.IntStream;
import largo.core.data.ModelOutputs;
import largo.core.gradient.OutputSums;
import largo.core.gradient.Score;

/**
 * The score of a model on the examples of a class or with a label.
 *
 * @param name of the class or label
 * @param examples of the class
 * @param precision fraction of the predictions of the class that are correct, in [0, 1]; NaN if it
 *     was never predicted
 * @param recall fraction of the examples of the class that were predicted as such, in [0, 1]; NaN
 *     if there are none
 * @param f1 harmonic mean of both; NaN if one of them is, or both are zero
 * @param accuracy fraction of the examples for which a label is predicted correctly, in [0, 1]; NaN
 *     for classes
 */
public record ClassScore(
    String name, long examples, double precision, double recall, double f1, double accuracy) {

  /** The score on the examples of a class. */
  public ClassScore(String name, long examples, double precision, double recall, double f1) {
    this(name, examples, precision, recall, f1, Double.NaN);
  }

  /**
   * Splits the score of a model by class, or by label.
   *
   * @return empty for a regression
   */
  public static List<ClassScore> of(ModelOutputs outputs, Score score) {
    List<String> names = outputs.names();
    IntStream all = IntStream.range(0, names.size());
    return switch (outputs.task()) {
      case CLASSIFICATION -> all.mapToObj(c -> ofClass(names.get(c), c, score)).toList();
      case REGRESSION -> List.of();
      case MULTI_LABEL ->
          all.mapToObj(k -> ofLabel(names.get(k), k, score.predictions().vectors())).toList();
    };
  }

  private static ClassScore ofClass(String name, int c, Score score) {
    return new ClassScore(name, score.actual(c), score.precision(c), score.recall(c), score.f1(c));
  }

  private static ClassScore ofLabel(String name, int k, OutputSums sums) {
    return new ClassScore(
        name, sums.actual(k), sums.precision(k), sums.recall(k), sums.f1(k), sums.accuracy(k));
  }
}
