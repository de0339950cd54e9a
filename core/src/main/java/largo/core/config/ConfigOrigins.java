package largo.core.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.stream.Stream;

/** The position at which a value was written. */
final class ConfigOrigins {

  /** Prefix of the origin of an override, which has no lines. */
  static final String OVERRIDE = "--set ";

  /** Prefix of the library's description of merged blocks, followed by a list. */
  private static final String MERGED = "merge of ";

  private ConfigOrigins() {}

  /** Whether the value is from an override, not from the file. */
  static boolean isOverride(ConfigValue value) {
    return value.origin().description().startsWith(OVERRIDE);
  }

  /** {@code my.conf:12}, or another description; for merged blocks, the first one. */
  static String of(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    if (origin.description().startsWith(MERGED)) {
      return Stream.of(origin.description().substring(MERGED.length()).split(","))
          .filter(part -> !part.startsWith("atPath("))
          .findFirst()
          .map(first -> first.replaceFirst(": (\\d+)$", ":$1"))
          .orElse(origin.description());
    }
    String description = origin.description(); // "my.conf: 12", for a line
    int colon = description.lastIndexOf(": " + origin.lineNumber());
    if (origin.lineNumber() < 1 || colon < 0) {
      return description;
    }

    String name = description.substring(0, colon);
    return name.startsWith(OVERRIDE) ? name : name + ":" + origin.lineNumber();
  }
}
