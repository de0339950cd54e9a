package largo.core.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The keys of one object; tracks known keys in order to report unknown ones. */
final class ConfigKeys {

  private final List<String> problems;
  private final ConfigObject object;
  private final String path;
  private final NavigableSet<String> known;
  private boolean unknownIgnored;
  private boolean selectionOverridden;

  /**
   * The keys of an object.
   *
   * @param problems receives the problems
   * @param path of the object, for messages; empty for the root
   */
  ConfigKeys(List<String> problems, ConfigObject object, String path) {
    this(problems, object, path, new TreeSet<>());
  }

  private ConfigKeys(
      List<String> problems, ConfigObject object, String path, NavigableSet<String> known) {
    this.problems = problems;
    this.object = object;
    this.path = path;
    this.known = known;
  }

  /**
   * Records that an override made the selection, so that the file's options of another selection
   * are ignored.
   */
  void overrideSelection() {
    selectionOverridden = true;
  }

  /** The keys that apply to the selection. */
  ConfigKeys ofChoice() {
    if (!selectionOverridden) {
      return this;
    }
    ConfigObject counting = object;
    for (String key : object.keySet()) {
      counting = isOverridden(key) ? counting : counting.withoutKey(key);
    }
    return new ConfigKeys(problems, counting, path, known);
  }

  boolean isOverridden(String key) {
    return ConfigOrigins.isOverride(object.get(key));
  }

  /** Whether there is a value other than null. */
  boolean has(String key) {
    known.add(key);
    return object.containsKey(key) && take(key).valueType() != ConfigValueType.NULL;
  }

  ConfigValue take(String key) {
    return object.get(key);
  }

  /** Whether this object is from a user. */
  boolean isGiven() {
    return !object.isEmpty();
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void report(String problem) {
    problems.add(String.format(Locale.ROOT, "%s: %s", ConfigOrigins.of(object), problem));
  }

  void reportAt(String key, String problem) {
    ConfigValue value = object.get(key);
    problems.add(
        String.format(
            Locale.ROOT, "%s: %s", ConfigOrigins.of(value == null ? object : value), problem));
  }

  /** Suppresses unknown keys, which may belong to a misspelled member. */
  void ignoreUnknown() {
    unknownIgnored = true;
  }

  void reportUnknown() {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      boolean present = entry.getValue().valueType() != ConfigValueType.NULL;
      boolean counts = !unknownIgnored && !(selectionOverridden && !isOverridden(entry.getKey()));
      if (present && counts && !known.contains(entry.getKey())) {
        reportAt(
            entry.getKey(),
            String.format(
                Locale.ROOT,
                "%s is not a key%s; keys here are %s",
                shortened(path(entry.getKey())),
                SpellingHint.hint(entry.getKey(), known),
                String.join(", ", known)));
      }
    }
  }

  private static String shortened(String key) {
    return key.length() <= 80 ? key : key.substring(0, 80) + "…";
  }
}
