package largo.core.config;

import java.util.List;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;
import largo.core.optimizer.Wrapper;

/**
 * A wrapper of an update rule.
 *
 * @param wrapper with its hyper-parameters
 */
public record WrapSpec(NamedChoice<Wrapper> wrapper) {

  /**
   * A rule inside wrappers, the first one innermost.
   *
   * @throws IllegalArgumentException if one does not support the rule
   */
  static UpdateRule around(UpdateRule rule, List<WrapSpec> wraps) {
    UpdateRule wrapped = rule;
    for (WrapSpec wrap : wraps) {
      wrapped = new Wrapped(wrapped, wrap.wrapper().value());
    }

    return wrapped;
  }

  /** {@code lamb+lookahead}: a rule and its wrappers, innermost first. */
  static String label(NamedChoice<UpdateRule> rule, List<WrapSpec> wraps) {
    StringBuilder label = new StringBuilder(rule.name());
    wraps.forEach(wrap -> label.append('+').append(wrap.wrapper().name()));
    return label.toString();
  }

  /** The hyper-parameters of a rule and its wrappers on one line, as in a configuration file. */
  static String settings(NamedChoice<UpdateRule> rule, List<WrapSpec> wraps) {
    String own = SpecWriter.inline((Record) rule.value());
    return wraps.isEmpty() ? own : own + ", wrap = " + SpecWriter.inline(wraps);
  }
}
