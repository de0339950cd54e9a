package largo.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the permitted values of a record component. */
final class ConfigValues {

  private static final Pattern RULE = Pattern.compile("\\S+ must (.*?)be (.*?), but w.*");

  private ConfigValues() {}

  /** Type and range. */
  static String of(Record defaults, RecordComponent component) {
    String range = range(defaults, component);
    String type = type(component.getGenericType(), "");
    return range.isEmpty() ? type : type + ", " + range;
  }

  private static String type(Type type, String plural) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Map.class) {
        return "block of names and texts";
      }
      Type argument = generic.getActualTypeArguments()[0];
      return generic.getRawType() == Optional.class
          ? type(argument, plural)
          : "list of " + type(argument, "s");
    }
    Class<?> plain = (Class<?>) type;
    if (plain == boolean.class) {
      return "true, false";
    }
    if (plain.isEnum()) {
      return String.join(", ", constants(plain));
    }
    if (plain.isRecord()) {
      return "block" + plural;
    }
    if (plain == String.class) {
      return "text" + plural;
    }
    return (plain == double.class || plain == Double.class ? "number" : "whole number") + plural;
  }

  /** Names of the constants of an enum; empty for other types. */
  static List<String> constants(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(c -> ScalarValues.written((Enum<?>) c))
            .toList()
        : List.of();
  }

  /** The default value; empty if the key is required. */
  static String byDefault(RecordComponent component, Object value) {
    if (value.equals(Optional.empty())) {
      boolean text = type(component.getGenericType(), "").equals("text");
      return text ? "" : "`auto`";
    }
    return "`" + SpecWriter.rendered(value) + "`";
  }

  /**
   * The range, for example {@code in [0, 1)}, from the record's error message for invalid values;
   * empty if the record accepts all values of the type.
   */
  private static String range(Record defaults, RecordComponent component) {
    for (Object wrong : wrong(component.getGenericType())) {
      Optional<String> refusal = refusal(defaults, component, wrong);
      if (refusal.isPresent()) {
        Matcher matcher = RULE.matcher(refusal.get());
        if (!matcher.matches()) {
          throw new AssertionError("'%s' is not of the form that Check gives".formatted(refusal));
        }
        return matcher
            .replaceFirst("$1$2")
            .replaceFirst(" and finite$|, which .*", ""); // what goes without saying; reasons
      }
    }
    return "";
  }

  /** Values that most records reject. */
  private static List<?> wrong(Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Map.class) {
        return List.of();
      }
      List<?> wrong = wrong(generic.getActualTypeArguments()[0]);
      return generic.getRawType() == Optional.class
          ? wrong.stream().map(Optional::of).toList()
          : wrong.stream().map(List::of).toList();
    }
    if (type == int.class || type == Integer.class) {
      return List.of(-1);
    }
    if (type == long.class || type == Long.class) {
      return List.of(-1L);
    }
    if (type == double.class || type == Double.class) {
      return List.of(-1.0);
    }
    return type == String.class ? List.of("", "?") : List.of();
  }

  private static Optional<String> refusal(
      Record defaults, RecordComponent component, Object value) {
    RecordComponent[] all = defaults.getClass().getRecordComponents();
    try {
      Object[] values = new Object[all.length];
      for (int i = 0; i < all.length; i++) {
        values[i] =
            all[i].getName().equals(component.getName())
                ? value
                : all[i].getAccessor().invoke(defaults);
      }
      Class<?>[] types = Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = defaults.getClass().getDeclaredConstructor(types);
      constructor.newInstance(values);
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return Optional.of(e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
