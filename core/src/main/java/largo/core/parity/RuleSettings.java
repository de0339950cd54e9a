package largo.core.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import largo.core.config.SpecException;
import largo.core.config.SpellingHint;

/** The hyper-parameters of a reference implementation; all of them must be consumed. */
final class RuleSettings {

  /** Replacement for an ε of zero: without effect in floats, and 0/0 is 0. */
  private static final double NO_EPSILON = 1e-30;

  private final String path;
  private final Map<String, Object> values;
  private final TraceShapes shapes;
  private final Map<String, Map<String, Object>> defaults;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * Creates settings.
   *
   * @param path path of the case, for messages
   * @param values the hyper-parameters, without defaults
   * @param shapes shapes of the tensors
   * @param defaults by optimizer
   */
  RuleSettings(
      String path,
      String optimizer,
      Map<String, Object> values,
      TraceShapes shapes,
      Map<String, Map<String, Object>> defaults) {
    this.path = path;
    this.values = new LinkedHashMap<>(defaults.getOrDefault(optimizer, Map.of()));
    this.values.putAll(values);
    this.shapes = shapes;
    this.defaults = defaults;
  }

  /** The optimizer inside of a wrapper. */
  String innerName() {
    return String.valueOf(required("inner"));
  }

  /** Hyper-parameters of the optimizer inside of a wrapper. */
  RuleSettings inner() {
    if (!(required("inner_hp") instanceof Map<?, ?> map)) {
      throw wrong("inner_hp", "an object", values.get("inner_hp"));
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    map.forEach((key, value) -> inner.put(String.valueOf(key), value));
    return new RuleSettings(path + ": inner_hp", innerName(), inner, shapes, defaults);
  }

  /** A number, possibly infinite. */
  double number(String key, double byDefault) {
    Object value = take(key, byDefault);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof String text && (text.equals("inf") || text.equals("Infinity"))) {
      return Double.POSITIVE_INFINITY;
    }
    throw wrong(key, "a number", value);
  }

  /** A number without a default. */
  double requiredNumber(String key) {
    required(key);
    return number(key, 0);
  }

  /** A number that may be null. */
  double numberOr(String key, Double byDefault, double ofNull) {
    known.add(key);
    boolean none = values.containsKey(key) ? values.get(key) == null : byDefault == null;
    return none ? ofNull : number(key, byDefault == null ? ofNull : byDefault);
  }

  /** {@code ε} of a rule that requires a positive value. */
  double epsilon(String key, double byDefault) {
    double epsilon = number(key, byDefault);
    return epsilon == 0 ? NO_EPSILON : epsilon;
  }

  /** A whole number. */
  int integer(String key, int byDefault) {
    double number = number(key, byDefault);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong(key, "a whole number", values.get(key));
    }
    return (int) number;
  }

  /** A boolean; numbers are accepted as in Python. */
  boolean flag(String key, boolean byDefault) {
    Object value = take(key, byDefault);
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    throw wrong(key, "true or false", value);
  }

  /** One of several words, the first by default. */
  String word(String key, String... words) {
    Object value = take(key, words[0]);
    if (Arrays.asList(words).contains(value)) {
      return (String) value;
    }
    throw wrong(key, "one of " + String.join(", ", words), value);
  }

  /** Integers, none by default. */
  List<Integer> integers(String key) {
    List<Integer> wholes = new ArrayList<>();
    for (Object value : list(key)) {
      if (!(value instanceof Integer whole)) {
        throw wrong(key, "a list of whole numbers", values.get(key));
      }
      wholes.add(whole);
    }
    return wholes;
  }

  /** Numbers. */
  List<Double> numbers(String key, List<Double> byDefault) {
    if (take(key, null) == null) {
      return byDefault;
    }
    List<Double> numbers = new ArrayList<>();
    for (Object value : list(key)) {
      if (!(value instanceof Number number)) {
        throw wrong(key, "a list of numbers", values.get(key));
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  /** Names of tensors, or null for all; those of them that have several axes. */
  List<String> weights(String key) {
    boolean all = take(key, null) == null;
    List<?> named = all ? List.of() : list(key);
    return shapes.byName().entrySet().stream()
        .filter(e -> e.getValue().size() > 1 && (all || named.contains(e.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<?> list(String key) {
    Object value = take(key, List.of());
    if (!(value instanceof List<?> list)) {
      throw wrong(key, "a list", value);
    }
    return list;
  }

  /** Names of tensors, none by default; those of them that the scenario has. */
  List<String> tensors(String key) {
    List<?> named = list(key);
    return shapes.byName().keySet().stream().filter(named::contains).toList();
  }

  /**
   * The learning rate, or one per step.
   *
   * @param key of either
   * @param scheduleKey of one per step, which is preferred
   */
  List<Double> rates(String key, String scheduleKey, double byDefault) {
    Object rate = take(key, byDefault);
    Object schedule = take(scheduleKey, null);
    return schedule == null
        ? rates(path + ": " + key, rate)
        : rates(path + ": " + scheduleKey, schedule);
  }

  /**
   * Learning rates, from a number or a list of them.
   *
   * @throws SpecException if one is not a number, zero or more and finite
   */
  static List<Double> rates(String path, Object value) {
    List<Double> rates = new ArrayList<>();
    for (Object rate : value instanceof List<?> list ? list : Arrays.asList(value)) {
      double number = rate instanceof Number n ? n.doubleValue() : Double.NaN;
      if (!(number >= 0 && Double.isFinite(number))) {
        throw new SpecException(
            "%s must be zero or more and finite, or a list of such numbers, but was %s",
            path, value);
      }
      rates.add(number);
    }
    return List.copyOf(rates);
  }

  /** The path of the case. */
  String path() {
    return path;
  }

  /** Consumes hyper-parameters without effect. */
  void ignore(String... keys) {
    known.addAll(Arrays.asList(keys));
  }

  /**
   * Checks that all hyper-parameters were consumed.
   *
   * @throws SpecException if there is an unknown key
   */
  void checkAllTaken() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new SpecException(
            "%s: %s is not a hyper-parameter%s; those here are %s",
            path, key, SpellingHint.hint(key, known), String.join(", ", known));
      }
    }
  }

  private Object required(String key) {
    Object value = take(key, null);
    if (value == null) {
      throw new SpecException("%s: %s is missing", path, key);
    }
    return value;
  }

  private Object take(String key, Object byDefault) {
    known.add(key);
    return values.containsKey(key) ? values.get(key) : byDefault;
  }

  private SpecException wrong(String key, String rule, Object value) {
    return new SpecException("%s: %s must be %s, but was %s", path, key, rule, value);
  }
}
