package largo.spark.notebook;

import com.typesafe.config.ConfigUtil;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import largo.core.DecimalFormatter;

/** Converts values of a program to HOCON. */
final class HoconValues {

  private HoconValues() {}

  /**
   * Converts a value; a string is interpreted as HOCON text.
   *
   * @throws IllegalArgumentException if the type is not supported
   */
  static String of(String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Double || value instanceof Float) {
      return DecimalFormatter.shortest(((Number) value).doubleValue());
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

  /** Quotes a literal string, for example a path. */
  static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }
}
