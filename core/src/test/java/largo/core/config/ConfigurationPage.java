package largo.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import largo.core.RecordFields;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.GradientAttack;
import largo.core.compress.Compression;
import largo.core.data.DataSource;
import largo.core.model.ModelSource;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapper;
import largo.core.privacy.ExampleClipping;
import largo.core.schedule.Decay;
import largo.core.trainer.Trainer;

/**
 * Generates {@code docs/configuration.md}: keys, types, choices, defaults and ranges from the
 * records, descriptions from {@code conf/reference.conf}.
 */
final class ConfigurationPage {

  private static final String HEAD =
      """
# Configuration

All keys. This page is generated: keys, defaults, choices and ranges from the code, descriptions from
[conf/reference.conf](../conf/reference.conf), which is also a valid configuration file. To regenerate it:
`mvn -q -pl core test -Dtest=ConfigurationPageTest -Dlargo.docs.write=true`.

A configuration is a file of [HOCON](https://github.com/lightbend/config): JSON with comments, optional quotes, and paths:
`batch.global = 256` is `batch { global = 256 }`. Keys that are not given have their defaults. `--set KEY=VALUE`
on the command line takes precedence over the file; if it selects an alternative (`optimizer.name`, `data.source`,
...), the options of the file's selection are ignored. Unknown keys, values of another type and values out of range
are reported together, with file and line, before anything starts.

A single value can be given instead of a list. `inf` is a number. Files may be local or have any Hadoop URI.
""";

  private static final Set<Class<?>> KINDS =
      Set.of(
          DataSource.class,
          ModelSource.class,
          Wrapper.class,
          Decay.class,
          ExchangeMode.class,
          Compression.class,
          AggregationRule.class,
          GradientAttack.class,
          ExampleClipping.class,
          Trainer.class,
          Tuner.class);

  private final ReferenceWords words;
  private final StringBuilder page = new StringBuilder(HEAD);

  private ConfigurationPage(ReferenceWords words) {
    this.words = words;
  }

  /**
   * Generates the page.
   *
   * @param reference text of {@code conf/reference.conf}
   */
  static String of(String reference) {
    Set<String> choiceRegistry =
        KINDS.stream()
            .flatMap(kind -> ChoiceRegistry.of(kind).byName().keySet().stream())
            .collect(Collectors.toSet());
    ConfigurationPage page = new ConfigurationPage(ReferenceWords.of(reference, choiceRegistry));
    page.write();
    return page.page.toString();
  }

  private void write() {
    List<RecordComponent> blocks = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (RecordComponent component : RunSpec.class.getRecordComponents()) {
      if (component.getType().isRecord()) {
        blocks.add(component);
      } else {
        rows.add(row(RunSpec.DEFAULTS, component, ""));
      }
    }
    page.append("\n## The run\n");
    table(List.of("key", "value", "default", ""), rows);
    for (RecordComponent block : blocks) {
      block(block.getName(), (Record) get(block, RunSpec.DEFAULTS));
    }
  }

  private void block(String name, Record defaults) {
    page.append("\n## ").append(name).append('\n');
    String about = words.of(name);
    page.append(about.isEmpty() ? "" : "\n" + linked(about) + "\n");
    table(List.of("key", "value", "default", ""), rows(defaults, name));
    options(name, defaults);
  }

  /** The options of all alternatives of a block and of the blocks in it. */
  private void options(String block, Record defaults) {
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      Object value = get(component, defaults);
      kind(component).ifPresent(kind -> options(kind, block, value));
      if (value instanceof Record inner && !(value instanceof NamedChoice<?>)) {
        options(block + "." + RecordFields.kebabCase(component.getName()), inner);
      }
    }
  }

  /** One row per component, followed by the rows of nested records. */
  private List<List<String>> rows(Record defaults, String block) {
    List<List<String>> rows = new ArrayList<>();
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      Object value = get(component, defaults);
      if (value instanceof NamedChoice<?> named) {
        ChoiceRegistry choiceRegistry = ChoiceRegistry.of(kind(component).orElseThrow());
        if (!choiceRegistry.byName().isEmpty()) {
          rows.add(choice(choiceRegistry, named, block));
        }
      } else if (value instanceof Record inner) {
        rows.addAll(rows(inner, block + "." + RecordFields.kebabCase(component.getName())));
      } else {
        rows.add(row(defaults, component, block));
      }
    }

    return rows;
  }

  private List<String> choice(
      ChoiceRegistry choiceRegistry, NamedChoice<?> byDefault, String block) {
    String path = block + "." + choiceRegistry.key();
    String names = String.join(", ", choiceRegistry.names());
    return List.of(
        code(path), names, code(byDefault.name()), plain(words.of(path), choiceRegistry.names()));
  }

  private List<String> row(Record defaults, RecordComponent component, String block) {
    String key = RecordFields.kebabCase(component.getName());
    String path = block.isEmpty() ? key : block + "." + key;
    return List.of(
        code(path),
        ConfigValues.of(defaults, component),
        ConfigValues.byDefault(component, get(component, defaults)),
        plain(words.of(path), ConfigValues.constants(component.getType())));
  }

  /** The options of all alternatives of a kind. */
  private void options(Class<?> kind, String block, Object chosen) {
    if (kind == UpdateRule.class) {
      rules();
      return;
    }

    ChoiceRegistry choiceRegistry = ChoiceRegistry.of(kind);
    Map<String, Object> members = new LinkedHashMap<>(choiceRegistry.byName());
    members.putAll(choiceRegistry.byPresence());
    List<String> names = new ArrayList<>(members.keySet());
    if (kind != Wrapper.class) { // those have an order
      names.sort(null);
    }
    List<String> abouts =
        names.stream()
            .filter(name -> !words.ofChoice(block, name).isEmpty())
            .map(name -> "- %s: %s\n".formatted(code(name), words.ofChoice(block, name)))
            .toList();
    page.append(abouts.isEmpty() ? "" : "\n" + String.join("", abouts));

    Map<Option, List<String>> users = new LinkedHashMap<>(); // several may have the same option
    for (String name : names) {
      Record defaults = (Record) members.get(name);
      boolean given = // by being there, so that there is no default
          choiceRegistry.byPresence().containsKey(name)
              && !(chosen instanceof NamedChoice<?> named && named.name().equals(name));
      for (RecordComponent component : defaults.getClass().getRecordComponents()) {
        List<String> of =
            users.computeIfAbsent(
                option(block, name, defaults, component, given), o -> new ArrayList<>());
        if (choiceRegistry.byName().containsKey(name)) {
          of.add(code(name));
        }
      }
    }
    page.append(
        kind == Wrapper.class
            ? "\nKeys of a block of `optimizer.wrap` in addition to its `name`:\n"
            : "");
    List<List<String>> rows = new ArrayList<>();
    users.forEach(
        (o, of) ->
            rows.add(List.of(code(o.path), String.join(", ", of), o.value, o.shown, o.words)));
    table(List.of("key", "with", "value", "default", ""), rows);
  }

  private Option option(
      String block, String name, Record defaults, RecordComponent component, boolean given) {
    String key = RecordFields.kebabCase(component.getName());
    return new Option(
        defaults instanceof Wrapper ? key : block + "." + key, // wrappers have blocks of their own
        ConfigValues.of(defaults, component),
        given ? "" : ConfigValues.byDefault(component, get(component, defaults)),
        plain(words.ofOption(block, name, key), ConfigValues.constants(component.getType())));
  }

  private void rules() {
    page.append(
        """

What each `optimizer.name` takes, with its defaults; [optimizers.md](optimizers.md) has the meaning:
""");
    table(
        List.of("name", "keys"),
        Rules.ALL.stream()
            .map(
                rule ->
                    List.of(
                        "[%s](optimizers.md#%s)".formatted(rule.name(), rule.name()),
                        code(SpecWriter.inlineDefaults((Record) rule.defaults()))))
            .toList());
  }

  private void table(List<String> titles, List<List<String>> rows) {
    if (!rows.isEmpty()) {
      page.append('\n').append(line(titles));
      page.append("|---".repeat(titles.size())).append("|\n");
      rows.forEach(row -> page.append(line(row)));
    }
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.isEmpty() ? " " : " " + cell.replace("|", "\\|") + " ")
        .collect(Collectors.joining("|", "|", "|\n"));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /** The description of a key without the leading list of its choices. */
  private static String plain(String said, List<String> names) {
    int colon = said.indexOf(": ");
    List<String> listed = List.of(said.substring(0, Math.max(0, colon)).split(" \\| "));
    boolean repeats = !names.isEmpty() && Set.copyOf(listed).equals(Set.copyOf(names));
    return linked(repeats ? said.substring(colon + 2) : said);
  }

  private static String linked(String said) {
    return said.replaceAll("docs/([a-z0-9-]+\\.md)", "[$1]($1)");
  }

  /** The choices of a component or of the elements of a list. */
  private static Optional<Class<?>> kind(RecordComponent component) {
    if (component.getType() == NamedChoice.class) {
      return Optional.of((Class<?>) argument(component));
    }
    return component.getType() == List.class && argument(component) == WrapSpec.class
        ? Optional.of(Wrapper.class)
        : Optional.empty();
  }

  private static Type argument(RecordComponent component) {
    return ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
  }

  private static Object get(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private record Option(String path, String value, String shown, String words) {}
}
