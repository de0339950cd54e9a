package largo.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.config.RunSpec.OptimizerSpec;
import largo.core.optimizer.UpdateRule;

/** Reads a run's specification from HOCON. */
public final class SpecReader {

  private static final int MOST = 4 << 20;

  private SpecReader() {}

  /**
   * Reads a specification.
   *
   * @param name of the file, for messages
   * @param text its content
   * @param overrides {@code key=value} each, with precedence over the file; later ones over earlier
   *     ones
   * @throws SpecException if it is invalid; the message lists all problems, with their lines
   */
  public static RunSpec read(String name, String text, List<String> overrides) {
    Config config = parse(name, text, overrides);
    RecordReader reader = new RecordReader();
    RunSpec spec = reader.read(config.root(), "", RunSpec.class, RunSpec.DEFAULTS);
    if (!reader.problems().isEmpty()) {
      throw new SpecException(reader.problems());
    }
    spec.sweep().trials(spec); // checks that there are trials, and that each has a rate
    return spec;
  }

  /**
   * Reads an update rule alone.
   *
   * @param origin of the keys, for messages
   * @param keys of the block {@code optimizer}, except the learning rate
   * @throws SpecException if it is invalid; the message lists all problems
   */
  public static UpdateRule rule(String origin, Map<String, ?> keys) {
    Map<String, Object> complete = new LinkedHashMap<>(keys);
    complete.put("learning-rate", 1); // any valid rate
    RecordReader reader = new RecordReader();
    OptimizerSpec spec =
        reader.read(ConfigValueFactory.fromMap(complete, origin), "", OptimizerSpec.class, null);
    if (!reader.problems().isEmpty()) {
      throw new SpecException(reader.problems());
    }
    return spec.composed();
  }

  private static Config parse(String name, String text, List<String> overrides) {
    if (text.length() > MOST) {
      throw new SpecException(
          "%s has %,d characters, a configuration at most %,d: is it the right file?",
          name, text.length(), MOST);
    }
    HoconText.check(name, text);
    try {
      Config config = ConfigFactory.parseString(text, options(name));
      for (String override : overrides) {
        config = SetKey.parse(override).config().withFallback(config);
      }
      return config.resolve();
    } catch (ConfigException e) {
      throw new SpecException("%s", SyntaxErrors.inOneLine(name, e));
    } catch (StackOverflowError e) { // thousands of nested keys or references
      throw new SpecException("%s: keys nest too deeply", name);
    }
  }

  private static ConfigParseOptions options(String name) {
    return ConfigParseOptions.defaults()
        .setSyntax(ConfigSyntax.CONF)
        .setOriginDescription(name)
        .setIncluder(new NoIncludes(name));
  }
}
