package largo.spark.study;

import largo.core.config.Trial;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;

/** The memory of update rules, in vectors of the size of the parameters. */
final class RuleVectors {

  private RuleVectors() {}

  /**
   * The state of a trial's rule with its scalars, temporary memory of an update, an average that is
   * evaluated, and perturbed weights with a second gradient.
   *
   * @param threads number of threads of an update
   */
  static long of(Trial trial, ParameterLayout layout, int threads) {
    UpdateRule rule = trial.optimizer().composed();
    long scalars = (long) Double.BYTES * rule.scalars(layout);
    long bytes = scalars + rule.temporaryBytes(layout, threads);
    return rule.slots()
        + Math.round((double) bytes / Float.BYTES / layout.size())
        + (rule.averages() ? 1 : 0)
        + (rule.perturbs(1) ? 2 : 0);
  }
}
