package largo.core.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import largo.core.RecordFields;
import largo.core.optimizer.UpdateRule;

/** The hyper-parameters of update rules that are numbers, by their configuration keys. */
final class RuleKeys {

  private RuleKeys() {}

  static List<String> of(UpdateRule rule) {
    return Arrays.stream(rule.getClass().getRecordComponents())
        .filter(component -> component.getType() == double.class)
        .map(RuleKeys::key)
        .toList();
  }

  /**
   * A rule with other values.
   *
   * @param values by key, each of which the rule has
   * @throws IllegalArgumentException if one is out of range
   */
  static UpdateRule with(UpdateRule rule, Map<String, Double> values) {
    Record record = (Record) rule;
    Object[] components =
        Arrays.stream(record.getClass().getRecordComponents())
            .map(
                component ->
                    values.containsKey(key(component))
                        ? values.get(key(component))
                        : RecordFields.value(record, component))
            .toArray();
    return (UpdateRule) RecordFields.construct(record.getClass(), components);
  }

  private static String key(RecordComponent component) {
    return RecordFields.kebabCase(component.getName());
  }
}
