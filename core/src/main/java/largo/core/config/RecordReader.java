package largo.core.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import largo.core.RecordFields;
import largo.core.RequiredKey;

/**
 * Reads records from configuration objects: a component is a key, in kebab-case.
 *
 * <p>A component of type {@link NamedChoice} is selected by name, and its options are in the same
 * object. If an override makes the selection, only overrides give options, since the file's options
 * belong to the file's selection.
 *
 * <p>A value instead of a record is the record's first component. Problems are collected, not
 * thrown; an invalid value is null.
 */
final class RecordReader {

  private final List<String> problems = new ArrayList<>();

  /** The problems so far, in order. */
  List<String> problems() {
    return problems;
  }

  /**
   * Reads a record.
   *
   * @param path of the object, for messages; empty for the root
   * @param defaults values of missing keys; null if there are none
   * @return null if there was a problem
   */
  <R extends Record> R read(ConfigObject from, String path, Class<R> type, R defaults) {
    ConfigKeys keys = new ConfigKeys(problems, from, path);
    R record = build(keys, type, defaults);
    keys.reportUnknown();
    return record;
  }

  private <R extends Record> R build(ConfigKeys keys, Class<R> type, R defaults) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    int before = problems.size();
    for (int i = 0; i < components.length; i++) {
      Object byDefault = defaults == null ? null : RecordFields.value(defaults, components[i]);
      values[i] = component(keys, components[i], byDefault);
    }

    return problems.size() > before ? null : construct(keys, type, values);
  }

  private Object component(ConfigKeys keys, RecordComponent component, Object byDefault) {
    if (component.getType() == NamedChoice.class) {
      return choice(keys, component, (NamedChoice<?>) byDefault);
    }

    String key = RecordFields.kebabCase(component.getName());
    RequiredKey required = component.getAnnotation(RequiredKey.class);
    ConfigKeys source = required == null ? keys : keys.ofChoice();
    if (source.has(key)) {
      return convert(keys.take(key), component.getGenericType(), keys.path(key), byDefault);
    }
    if (required != null && keys.isGiven()) {
      keys.report(
          String.format(Locale.ROOT, "%s is missing: %s", keys.path(key), required.value()));
      return null;
    }
    if (byDefault == null && component.getType() == Optional.class) {
      return Optional.empty();
    }
    if (byDefault == null && component.getType() == List.class) {
      return List.of();
    }
    if (byDefault == null) {
      keys.report(String.format(Locale.ROOT, "%s is missing", keys.path(key)));
    }
    return byDefault;
  }

  /** Reads an alternative with its options from the same object. */
  private NamedChoice<?> choice(
      ConfigKeys keys, RecordComponent component, NamedChoice<?> byDefault) {
    ChoiceRegistry choiceRegistry =
        ChoiceRegistry.of((Class<?>) RecordFields.typeArgument(component.getGenericType()));
    List<String> given = choiceRegistry.keys().stream().filter(keys::has).toList();
    List<String> overridden = given.stream().filter(keys::isOverridden).toList();
    if (!overridden.isEmpty()) {
      keys.overrideSelection();
      given = overridden;
    }
    if (given.size() > 1) {
      keys.reportAt(
          given.get(0),
          String.format(
              Locale.ROOT,
              "%s excludes %s; remove one, or set it to null",
              keys.path(given.get(0)),
              keys.path(given.get(1))));
      return null;
    }
    if (given.isEmpty() && byDefault == null) {
      keys.report(
          String.format(
              Locale.ROOT,
              "%s is missing; choose %s",
              keys.path(choiceRegistry.key()),
              choiceRegistry.names()));
      return null;
    }
    if (given.isEmpty()) {
      return new NamedChoice<>(byDefault.name(), options(keys, byDefault.value()));
    }

    String key = given.get(0);
    if (choiceRegistry.byPresence().containsKey(key)) {
      return new NamedChoice<>(key, options(keys, choiceRegistry.byPresence().get(key)));
    }
    String name = String.valueOf(keys.take(key).unwrapped());
    Object member = choiceRegistry.byName().get(name);
    if (member == null) {
      keys.reportAt(
          key,
          String.format(
              Locale.ROOT,
              "%s must be one of %s, but was '%s'%s",
              keys.path(key),
              String.join(", ", choiceRegistry.names()),
              name,
              SpellingHint.hint(name, choiceRegistry.names())));
      keys.ignoreUnknown();
      return null;
    }
    return new NamedChoice<>(name, options(keys, member));
  }

  @SuppressWarnings("unchecked")
  private Record options(ConfigKeys keys, Object defaults) {
    return build(keys.ofChoice(), (Class<Record>) defaults.getClass(), (Record) defaults);
  }

  private Object convert(ConfigValue value, Type type, String path, Object byDefault) {
    if (type instanceof ParameterizedType parameterized) {
      Type argument = RecordFields.typeArgument(type);
      if (parameterized.getRawType() == Optional.class) {
        boolean auto = "auto".equals(value.unwrapped());
        return auto ? Optional.empty() : Optional.ofNullable(convert(value, argument, path, null));
      }
      return parameterized.getRawType() == Map.class
          ? texts(value, path)
          : list(value, argument, path);
    }

    Class<?> target = (Class<?>) type;
    if (target.isRecord()) {
      return record(value, target, path, byDefault);
    }
    try {
      return ScalarValues.convert(value, target);
    } catch (IllegalArgumentException e) {
      problems.add(
          String.format(Locale.ROOT, "%s: %s %s", ConfigOrigins.of(value), path, e.getMessage()));
      return null;
    }
  }

  private List<?> list(ConfigValue value, Type element, String path) {
    if (!(value instanceof ConfigList list)) {
      Object single = convert(value, element, path, null);
      return single == null ? List.of() : List.of(single);
    }

    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Object converted =
          convert(list.get(i), element, String.format(Locale.ROOT, "%s[%d]", path, i), null);
      if (converted != null) {
        elements.add(converted);
      }
    }
    return List.copyOf(elements);
  }

  /** Texts by name; nested names are joined by dots. */
  private Map<String, String> texts(ConfigValue value, String path) {
    Map<String, String> texts = new TreeMap<>();
    if (!(value instanceof ConfigObject object)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s: %s must be a block of names and values",
              ConfigOrigins.of(value),
              path));
      return texts;
    }
    for (Map.Entry<String, ConfigValue> entry : object.toConfig().entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(entry.getKey()));
      Object text = convert(entry.getValue(), String.class, path + "." + name, null);
      texts.put(name, String.valueOf(text));
    }
    return texts;
  }

  @SuppressWarnings("unchecked")
  private Record record(ConfigValue value, Class<?> type, String path, Object byDefault) {
    Class<Record> target = (Class<Record>) type;
    ConfigObject object =
        value instanceof ConfigObject given
            ? given
            : value.atKey(firstKey(target)).root().withFallback(value.atKey("").root());
    Record defaults = (Record) (byDefault == null ? ownDefault(target) : byDefault);
    return read(object.withoutKey(""), path, target, defaults);
  }

  /** A record's constant {@code DEFAULT}, for records in lists; null if it has none. */
  private static Object ownDefault(Class<Record> type) {
    try {
      return type.getField("DEFAULT").get(null);
    } catch (NoSuchFieldException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read the default of " + type, e);
    }
  }

  private static String firstKey(Class<Record> type) {
    RecordComponent first = type.getRecordComponents()[0];
    return first.getType() == NamedChoice.class
        ? ChoiceRegistry.of((Class<?>) RecordFields.typeArgument(first.getGenericType())).key()
        : RecordFields.kebabCase(first.getName());
  }

  private <R extends Record> R construct(ConfigKeys keys, Class<R> type, Object[] values) {
    try {
      return RecordFields.construct(type, values);
    } catch (IllegalArgumentException e) { // thrown by checks of the record
      String message = e.getMessage();
      String key = message.split(" ", 2)[0];
      keys.reportAt(key, keys.path(message));
      return null;
    }
  }
}
