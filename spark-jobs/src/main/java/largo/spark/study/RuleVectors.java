package largo.spark.study;

import largo.core.config.Trial;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;

/** The memory of update rules, in vectors of the size of the parameters. */
final class RuleVectors {

  private RuleVectors() {}

  /**
   * The state of a trial's rule with its scalars, an average that is evaluated, and perturbed
   * weights with a second gradient.
   */
  static long of(Trial trial, ParameterLayout layout) {
    UpdateRule rule = trial.optimizer().composed();
    long scalars = 2L * rule.scalars(layout); // in floats
    return rule.slots()
        + scalars / layout.size()
        + (rule.averages() ? 1 : 0)
        + (rule.perturbs(1) ? 2 : 0);
  }
}
