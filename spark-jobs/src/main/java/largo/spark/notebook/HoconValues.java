package largo.spark.notebook;

import com.typesafe.config.ConfigUtil;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import largo.core.Preconditions;

/** Values of a program as a configuration file would have them. */
final class HoconValues {

  private HoconValues() {}

  /**
   * A value; a string stands for what it would stand for in a file.
   *
   * @throws IllegalArgumentException if it is of no such kind
   */
  static String of(String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Double || value instanceof Float) {
      return Preconditions.shortest(((Number) value).doubleValue());
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(v -> of(key, v)).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(e -> e.getKey() + " = " + of(key, e.getValue()))
          .collect(Collectors.joining(", ", "{ ", " }"));
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s must be a string, a number, a boolean, or a java.util.List or Map of them, but was of %s",
            key,
            value == null ? "null" : value.getClass().getName()));
  }

  /** A string that stands for itself, a path, say. */
  static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}
