package largo.core.tuning;

import java.util.Collection;
import java.util.List;
import largo.core.Preconditions;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * The median rule: a trial is stopped if its best score so far is below the median of the other
 * trials' mean scores up to the same point.
 *
 * <p>Source: Golovin et al., Google Vizier (KDD 2017), section 3.2.2. It must not be applied to
 * trials whose whole curve is needed, nor across batch sizes: at equal examples, a large batch is
 * behind early in training.
 *
 * @param minOthers number of other trials that have reached this point, at least 1
 * @param grace number of scores before which no trial is stopped, at least 1
 */
public record MedianRule(int minOthers, int grace) {

  /** Three others, two scores. */
  public static final MedianRule DEFAULT = new MedianRule(3, 2);

  public MedianRule {
    Preconditions.positive("min-others", minOthers);
    Preconditions.positive("grace", grace);
  }

  /**
   * Whether a trial should be stopped.
   *
   * @param scores of the trial so far, more is better
   * @param others scores of other trials, in the order of their evaluations
   */
  public boolean stops(List<Double> scores, Collection<List<Double>> others) {
    int count = scores.size();
    double[] means =
        others.stream()
            .filter(other -> other.size() >= count)
            .mapToDouble(other -> mean(other.subList(0, count)))
            .toArray();
    if (count < grace || means.length < minOthers) {
      return false;
    }
    double best = scores.stream().mapToDouble(s -> s).max().orElseThrow();
    return best < new Median().evaluate(means);
  }

  private static double mean(List<Double> scores) {
    return scores.stream().mapToDouble(s -> s).average().orElseThrow();
  }
}
