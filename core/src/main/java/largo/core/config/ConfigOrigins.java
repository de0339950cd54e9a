package largo.core.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.stream.Stream;

/** Formats the file and line at which a value was set, for messages. */
final class ConfigOrigins {

  /** Prefix of the origin of an override, which is reported without a line. */
  static final String OVERRIDE = "--set ";

  /** The library describes merged blocks as this prefix and a list of their origins. */
  private static final String MERGED = "merge of ";

  private ConfigOrigins() {}

  /** Whether the value is from an override, not from the file. */
  static boolean isOverride(ConfigValue value) {
    return value.origin().description().startsWith(OVERRIDE);
  }

  /**
   * {@code my.conf:12}, or the library's description if there is no line; for merged blocks, the
   * position of the first one.
   */
  static String of(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    return origin.description().startsWith(MERGED) ? firstMerged(origin) : withLine(origin);
  }

  private static String firstMerged(ConfigOrigin origin) {
    return Stream.of(origin.description().substring(MERGED.length()).split(","))
        .filter(part -> !part.startsWith("atPath("))
        .findFirst()
        .map(part -> part.replaceFirst(": (\\d+)$", ":$1"))
        .orElse(origin.description());
  }

  /** The library writes {@code my.conf: 12}. */
  private static String withLine(ConfigOrigin origin) {
    String description = origin.description();
    int colon = description.lastIndexOf(": " + origin.lineNumber());
    if (origin.lineNumber() < 1 || colon < 0) {
      return description;
    }
    String name = description.substring(0, colon);
    return name.startsWith(OVERRIDE) ? name : name + ":" + origin.lineNumber();
  }
}
