package largo.core.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An update rule in the form of a configuration: name, keys, wrappers, and separately the learning
 * rate of each step.
 */
final class ParityRecipe {

  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final List<Map<String, Object>> wrappers = new ArrayList<>();
  private final List<Double> rates;

  ParityRecipe(String rule, List<Double> rates) {
    keys.put("name", rule);
    this.rates = rates;
  }

  /** Sets a key of the rule. */
  ParityRecipe with(String key, Object value) {
    keys.put(key, value);
    return this;
  }

  /** Removes a key. */
  ParityRecipe without(String key) {
    keys.remove(key);
    return this;
  }

  /** Adds an outer wrapper. */
  ParityRecipe wrap(Map<String, Object> wrapper) {
    wrappers.add(wrapper);
    return this;
  }

  /** The block {@code optimizer} of a configuration. */
  Map<String, Object> keys() {
    Map<String, Object> all = new LinkedHashMap<>(keys);
    if (!wrappers.isEmpty()) {
      all.put("wrap", List.copyOf(wrappers));
    }
    return all;
  }

  /** The rate of a step, from 0. */
  double rate(int step) {
    return rates.size() == 1 ? rates.get(0) : rates.get(step);
  }

  /** The number of rates. */
  int rates() {
    return rates.size();
  }
}
