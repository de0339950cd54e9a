package largo.core.analysis;

import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The first step at which the validation accuracy of a trial reaches a target.
 *
 * <p>Source: Shallue et al., <a href="https://arxiv.org/abs/1811.03600">1811.03600</a>. The number
 * of steps is that of an evaluation, so that its resolution is the interval between two
 * evaluations.
 */
public final class StepsToTarget {

  private StepsToTarget() {}

  /**
   * Returns the number of steps after which the target was reached; empty if it was not.
   *
   * @param accuracies validation accuracy by number of steps completed
   * @param target in (0, 1]
   */
  public static OptionalLong of(SortedMap<Long, Double> accuracies, double target) {
    return accuracies.entrySet().stream()
        .filter(entry -> entry.getValue() >= target)
        .mapToLong(entry -> entry.getKey())
        .findFirst();
  }
}
