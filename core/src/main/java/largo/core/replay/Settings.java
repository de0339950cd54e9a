package largo.core.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import largo.core.config.Nearest;
import largo.core.config.SpecException;

/** Hyper-parameters of a reference implementation: each is taken once, and none may be left. */
final class Settings {

  /** Stands for an ε of zero: as good as none in floats, and 0/0 is 0. */
  private static final double NO_EPSILON = 1e-30;

  private final String path;
  private final Map<String, Object> values;
  private final TreeSet<String> known = new TreeSet<>();

  /**
   * Takes hyper-parameters.
   *
   * @param path of the case they belong to, for messages
   */
  Settings(String path, Map<String, Object> values) {
    this.path = path;
    this.values = values;
  }

  /** A number; a word may say that it is infinite. */
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

  /** A number that may be null. */
  double numberOr(String key, Double byDefault, double ofNull) {
    known.add(key);
    boolean none = values.containsKey(key) ? values.get(key) == null : byDefault == null;
    return none ? ofNull : number(key, byDefault == null ? ofNull : byDefault);
  }

  /** {@code ε} of a rule that wants a positive one. */
  double epsilon(String key, double byDefault) {
    double epsilon = number(key, byDefault);
    return epsilon == 0 ? NO_EPSILON : epsilon;
  }

  /** A whole number. */
  int whole(String key, int byDefault) {
    double number = number(key, byDefault);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong(key, "a whole number", values.get(key));
    }
    return (int) number;
  }

  /** A switch; numbers will do, as they do in Python. */
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

  /** One of some words, the first by default. */
  String word(String key, String... words) {
    Object value = take(key, words[0]);
    if (Arrays.asList(words).contains(value)) {
      return (String) value;
    }
    throw wrong(key, "one of " + String.join(", ", words), value);
  }

  /** A list; a single value is one of a single element. */
  List<?> list(String key) {
    Object value = take(key, List.of());
    return value instanceof List<?> list ? list : List.of(value);
  }

  /** An object. */
  Map<String, Object> object(String key) {
    Object value = take(key, Map.of());
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(key, "an object", value);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((k, v) -> object.put(String.valueOf(k), v));
    return object;
  }

  /** The learning rate, or one for each step. */
  List<Double> rates(String key, double byDefault) {
    return rates(path + ": " + key, take(key, byDefault));
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

  /** Takes what has no effect with other settings as they are. */
  void ignore(String... keys) {
    known.addAll(Arrays.asList(keys));
  }

  /** Where these belong. */
  String path() {
    return path;
  }

  /**
   * Ends the taking.
   *
   * @throws SpecException if there is a key that was not asked for
   */
  void checkAllTaken() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new SpecException(
            "%s: %s is not a hyper-parameter%s; those here are %s",
            path, key, Nearest.hint(key, known), String.join(", ", known));
      }
    }
  }

  private Object take(String key, Object byDefault) {
    known.add(key);
    return values.containsKey(key) ? values.get(key) : byDefault;
  }

  private SpecException wrong(String key, String rule, Object value) {
    return new SpecException("%s: %s must be %s, but was %s", path, key, rule, value);
  }
}
