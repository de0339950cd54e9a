package largo.core.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.DecimalParser;

/** Scalar values: numbers, enums, booleans, text. */
final class ScalarValues {

  private ScalarValues() {}

  /**
   * Converts a value.
   *
   * @throws IllegalArgumentException if it is not of the type; the message states the rule
   */
  static Object convert(ConfigValue value, Class<?> type) {
    boolean nested =
        value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST;
    String text =
        nested ? value.render(ConfigRenderOptions.concise()) : String.valueOf(value.unwrapped());
    if (nested) {
      throw wrong("a single value", text);
    }
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type == long.class || type == Long.class) {
      return integer(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == double.class || type == Double.class) {
      return number(text);
    }
    if (type == boolean.class) {
      return truth(text);
    }
    return type.isEnum() ? constant(text, type) : plain(text);
  }

  private static String plain(String text) {
    CredentialCheck.problem(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return text;
  }

  /** How an enum constant is written. */
  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static long integer(String text, long min, long max) {
    try {
      long value = new BigDecimal(text).longValueExact();
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // reported below, like values out of range
    }
    throw wrong("a whole number", text);
  }

  private static double number(String text) {
    try {
      boolean infinite = text.equals("inf") || text.equals("Infinity"); // as Java writes it
      return infinite ? Double.POSITIVE_INFINITY : DecimalParser.toDouble(text);
    } catch (NumberFormatException e) {
      throw wrong("a number", text);
    }
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw wrong("true or false", text);
    };
  }

  private static Object constant(String text, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> written((Enum<?>) c).equals(text))
        .findFirst()
        .orElseThrow(() -> wrong("one of " + names(type), text));
  }

  private static String names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(c -> written((Enum<?>) c))
        .collect(Collectors.joining(", "));
  }

  private static IllegalArgumentException wrong(String expected, String text) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "must be %s, but was '%s'", expected, text));
  }
}
