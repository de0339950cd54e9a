package largo.core.config;

import largo.core.Check;
import largo.core.optimizer.UpdateRule;

/**
 * One training run of a sweep.
 *
 * @param id unique in the sweep, fit for a folder's name
 * @param rule update rule with its hyper-parameters
 * @param learningRate {@code η > 0} at this batch
 * @param batch examples per step
 * @param seed of the run
 */
public record Trial(String id, Named<UpdateRule> rule, double learningRate, int batch, long seed) {

  /** A trial under the name that it gets by itself. */
  public static Trial of(Named<UpdateRule> rule, double learningRate, int batch, long seed) {
    String rate = Check.shortest(significant(learningRate));
    return new Trial(
        "%s-b%d-lr%s-s%d".formatted(rule.name(), batch, rate, seed),
        rule,
        learningRate,
        batch,
        seed);
  }

  Trial named(String other) {
    return new Trial(other, rule, learningRate, batch, seed);
  }

  /** Four significant digits, for a name. */
  private static double significant(double rate) {
    return Double.parseDouble("%.4g".formatted(rate));
  }
}
