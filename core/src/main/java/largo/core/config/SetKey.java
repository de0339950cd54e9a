package largo.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;

/**
 * An override of the command line.
 *
 * <p>The value is literal, without surrounding blanks: {@code #} and {@code //} do not start a
 * comment, {@code $} is a character. Only lists, blocks, quoted strings and {@code null} are parsed
 * as in a file.
 *
 * @param text {@code key=value}, for messages
 * @param path the key's elements
 * @param value the new value
 */
record SetKey(String text, List<String> path, ConfigValue value) {

  /**
   * Parses an override.
   *
   * @param text {@code key=value}
   * @throws SpecException if it has no key
   */
  static SetKey parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new SpecException("%s%s: expected key=value", ConfigOrigins.OVERRIDE, text);
    }
    String key = text.substring(0, equals).strip();
    return new SetKey(text, path(text, key), value(text, text.substring(equals + 1).strip()));
  }

  /** The configuration with this key only. */
  Config config() {
    return value.atPath(ConfigUtil.joinPath(path));
  }

  /** The complete paths of keys with a value. */
  List<String> keys() {
    return config().entrySet().stream().map(Map.Entry::getKey).sorted().toList();
  }

  private static List<String> path(String text, String key) {
    try {
      if (!HoconText.hasComment(key)) {
        List<String> path = ConfigUtil.splitPath(key);
        if (path.size() > HoconText.MAX_DEPTH) {
          throw new SpecException(
              "%s%s…: the key has %d elements, at most %d are supported",
              ConfigOrigins.OVERRIDE, text.substring(0, 60), path.size(), HoconText.MAX_DEPTH);
        }
        return path;
      }
    } catch (ConfigException e) {
      // reported below, with a message for the key
    }
    throw new SpecException("%s%s: %s is not a key", ConfigOrigins.OVERRIDE, text, key);
  }

  private static ConfigValue value(String text, String value) {
    if (value.equals("null")) {
      return ConfigValueFactory.fromAnyRef(null, ConfigOrigins.OVERRIDE + text);
    }
    boolean structured = value.matches("(?s)\\[.*]|\\{.*}|\".*\"");
    if (structured && !HoconText.hasComment(value)) {
      HoconText.check(ConfigOrigins.OVERRIDE + text, value);
      try {
        // every nested value also gets the origin, which distinguishes overrides from the file
        ConfigParseOptions options =
            ConfigParseOptions.defaults().setOriginDescription(ConfigOrigins.OVERRIDE + text);
        return ConfigFactory.parseString("value = " + value, options).getValue("value");
      } catch (ConfigException e) {
        // not HOCON, for example a name that begins with a bracket
      }
    }
    return ConfigValueFactory.fromAnyRef(value, ConfigOrigins.OVERRIDE + text);
  }
}
