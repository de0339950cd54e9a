package largo.core.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An update rule as a configuration would have it: name, keys, wrappers, and the learning rate of
 * each step beside them.
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

  /** Takes a key back. */
  ParityRecipe without(String key) {
    keys.remove(key);
    return this;
  }

  /** Puts a wrapper around what there is. */
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

  /** How many rates there are. */
  int rates() {
    return rates.size();
  }
}
