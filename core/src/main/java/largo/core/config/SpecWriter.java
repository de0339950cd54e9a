package largo.core.config;

import com.typesafe.config.ConfigUtil;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.DecimalFormatter;
import largo.core.RecordFields;
import largo.core.RequiredKey;

/** Writes complete specifications as HOCON, which {@link SpecReader} reads back as equal ones. */
public final class SpecWriter {

  private SpecWriter() {}

  /** Every key with its value. */
  public static String write(RunSpec spec) {
    StringBuilder text = new StringBuilder();
    writeComponents(spec, "", text);
    return text.toString();
  }

  /** A record's keys on one line, as in {@code { name = sgd, weight-decay = 0 }}. */
  public static String inline(Record record) {
    StringBuilder text = new StringBuilder();
    writeComponents(record, "", text);
    return text.toString().strip().lines().map(String::strip).collect(Collectors.joining(", "));
  }

  /** As {@link #inline(Record)}, with {@code required} in place of values without a default. */
  public static String inlineDefaults(Record defaults) {
    String text = inline(defaults);
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      if (component.isAnnotationPresent(RequiredKey.class)) {
        String key = RecordFields.kebabCase(component.getName());
        String value = rendered(RecordFields.value(defaults, component));
        text = text.replace(key + " = " + value, key + " = required");
      }
    }
    return text;
  }

  /** A list on one line. */
  static String inline(List<? extends Record> records) {
    return rendered(records);
  }

  private static void writeComponents(Record record, String indent, StringBuilder to) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = RecordFields.value(record, component);
      String key = RecordFields.kebabCase(component.getName());
      if (value instanceof NamedChoice<?> named) {
        writeNamed(named, component, indent, to);
      } else if (value instanceof Record nested) {
        to.append(indent).append(key).append(" {\n");
        writeComponents(nested, indent + "  ", to);
        to.append(indent).append("}\n");
      } else if (value.equals(Optional.empty())) {
        to.append(
            component.isAnnotationPresent(AutoWhenEmpty.class) ? indent + key + " = auto\n" : "");
      } else {
        to.append(indent).append(key).append(" = ").append(rendered(value)).append('\n');
      }
    }
  }

  private static void writeNamed(
      NamedChoice<?> named, RecordComponent component, String indent, StringBuilder to) {
    ChoiceRegistry choiceRegistry =
        ChoiceRegistry.of((Class<?>) RecordFields.typeArgument(component.getGenericType()));
    if (choiceRegistry.byName().containsKey(named.name())) {
      to.append(indent)
          .append(choiceRegistry.key())
          .append(" = ")
          .append(named.name())
          .append('\n');
    }
    writeComponents((Record) named.value(), indent, to);
  }

  /** A value on one line; not for empty values. */
  static String rendered(Object value) {
    if (value instanceof Optional<?> optional) {
      return rendered(optional.orElseThrow());
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SpecWriter::rendered).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> texts) {
      return texts.entrySet().stream()
          .map(entry -> rendered(entry.getKey()) + " = " + rendered(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Record record) {
      return "{ " + inline(record) + " }";
    }
    if (value instanceof Double number) {
      return DecimalFormatter.shortest(number);
    }
    if (value instanceof Enum<?> constant) {
      return ScalarValues.written(constant);
    }
    return value instanceof String text ? ConfigUtil.quoteString(text) : value.toString();
  }
}
