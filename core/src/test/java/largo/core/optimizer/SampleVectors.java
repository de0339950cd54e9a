package largo.core.optimizer;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Update rules for tests of properties of all rules. */
final class SampleVectors {

  static final Wrapper RESCALING =
      new WeightRescaling(
          2,
          WeightRescaling.Granularity.FILTER,
          1,
          WeightRescaling.Selection.WEIGHTS,
          List.of(),
          Optional.empty());

  private SampleVectors() {}

  /** Every rule with its defaults, every wrapper, and two nested wrappers. */
  static List<UpdateRule> rules() {
    List<UpdateRule> all = new ArrayList<>();
    Rules.ALL.forEach(rule -> all.add(rule.defaults()));
    Lookahead reset = new Lookahead(2, 0.5, Lookahead.Pullback.RESET);
    all.add(wrapped("lamb", new Lookahead(2, 0.5, Lookahead.Pullback.NONE)));
    all.add(wrapped("adam", Wrappers.named("gradient-centralization"), reset));
    all.add(wrapped("novograd", new ClipByGlobalNorm(0.1), reset));
    all.add(wrapped("nesterov", RESCALING));
    all.add(wrapped("ahb-adam", new ClipByGlobalNorm(0.1), RESCALING));
    all.add(wrapped("ahb-sgd", RESCALING, reset));
    all.add(wrapped("sngm", new ClipByGlobalNorm(1), new MomentumScaling(0.1, 0.5)));
    return all;
  }

  static UpdateRule wrapped(String name, Wrapper... wrappers) {
    UpdateRule rule = Rules.named(name);
    for (Wrapper wrapper : wrappers) {
      rule = new Wrapped(rule, wrapper);
    }
    return rule;
  }

  /** The same rule with {@code λ = 0}. */
  static UpdateRule withoutDecay(UpdateRule rule) {
    if (rule instanceof Wrapped w) {
      return new Wrapped(withoutDecay(w.inner()), w.wrapper());
    }
    return with(rule, "weightDecay", 0.0);
  }

  /**
   * The same rule with another value of a component; the rule itself if it has no such component.
   */
  static UpdateRule with(UpdateRule rule, String component, Object value) {
    try {
      RecordComponent[] components = rule.getClass().getRecordComponents();
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        boolean other = components[i].getName().equals(component);
        values[i] = other ? value : components[i].getAccessor().invoke(rule);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return (UpdateRule) rule.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
