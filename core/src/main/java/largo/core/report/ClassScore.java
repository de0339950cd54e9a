package largo.core.report;

import java.util.List;
import java.util.stream.IntStream;
import largo.core.gradient.Score;

/**
 * The score of a model on the examples of a class.
 *
 * @param name of the class
 * @param examples of the class
 * @param precision fraction of the predictions of the class that are correct, in [0, 1]; NaN if it
 *     was never predicted
 * @param recall fraction of the examples of the class that were predicted as such, in [0, 1]; NaN
 *     if there are none
 * @param f1 harmonic mean of both; NaN if one of them is, or both are zero
 */
public record ClassScore(String name, long examples, double precision, double recall, double f1) {

  /**
   * Splits the score of a model by class.
   *
   * @param names of the classes
   */
  public static List<ClassScore> of(List<String> names, Score score) {
    return IntStream.range(0, names.size())
        .mapToObj(
            c ->
                new ClassScore(
                    names.get(c),
                    score.actual(c),
                    score.precision(c),
                    score.recall(c),
                    score.f1(c)))
        .toList();
  }
}
