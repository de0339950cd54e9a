package largo.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.config.RunSpec.OptimizerSpec;
import largo.core.optimizer.UpdateRule;

/** Reads a run's specification from HOCON. */
public final class SpecReader {

  private SpecReader() {}

  /**
   * Reads a specification.
   *
   * @param name of the file, for messages
   * @param text its content
   * @param overrides {@code key=value} each, which win over the file; later ones over earlier ones
   * @throws SpecException if anything is wrong with it; the message lists all problems, with their
   *     lines
   */
  public static RunSpec read(String name, String text, List<String> overrides) {
    Config config;
    try {
      config = parse(name, text);
      for (String override : overrides) {
        config = override(override).withFallback(config);
      }
      config = config.resolve();
    } catch (ConfigException e) {
      throw new SpecException("%s", e.getMessage());
    } catch (StackOverflowError e) { // the parser calls itself
      throw new SpecException("%s: braces, brackets or paths are nested too deeply", name);
    }

    RecordReader reader = new RecordReader();
    RunSpec spec = reader.read(config.root(), "", RunSpec.class, RunSpec.DEFAULTS);
    if (!reader.problems().isEmpty()) {
      throw new SpecException(reader.problems());
    }
    spec.sweep().trials(spec); // whether there are any, and each has a rate
    return spec;
  }

  /**
   * Reads an update rule alone.
   *
   * @param origin of the keys, for messages
   * @param keys of the block {@code optimizer}, but for the learning rate
   * @throws SpecException if anything is wrong with it; the message lists all problems
   */
  public static UpdateRule rule(String origin, Map<String, ?> keys) {
    Map<String, Object> complete = new LinkedHashMap<>(keys);
    complete.put("learning-rate", 1); // any will do
    RecordReader reader = new RecordReader();
    OptimizerSpec spec =
        reader.read(ConfigValueFactory.fromMap(complete, origin), "", OptimizerSpec.class, null);
    if (!reader.problems().isEmpty()) {
      throw new SpecException(reader.problems());
    }
    return spec.composed();
  }

  private static Config parse(String name, String text) {
    return ConfigFactory.parseString(
        text,
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setOriginDescription(name)
            .setAllowMissing(false));
  }

  private static Config override(String override) {
    String origin = Origins.OVERRIDE + override;
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new SpecException("%s: expected key=value", origin);
    }

    String key = override.substring(0, equals).trim();
    String value = override.substring(equals + 1).trim();
    ConfigUtil.splitPath(key); // throws if it is no path
    try {
      return parse(origin, key + " = " + value);
    } catch (ConfigException e) { // a URI, say, which HOCON wants in quotes
      return ConfigValueFactory.fromAnyRef(value, origin).atPath(key);
    }
  }
}
