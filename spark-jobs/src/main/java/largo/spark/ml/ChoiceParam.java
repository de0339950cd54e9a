package largo.spark.ml;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import largo.core.Preconditions;

/**
 * A value of the form {@code name} or {@code name { setting = value, … }}, with settings in HOCON.
 *
 * @param name of the choice
 * @param settings the text between the braces
 */
record ChoiceParam(String name, String settings) {

  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z0-9_-]+)\\s*(?:\\{(.*)}\\s*)?", Pattern.DOTALL);

  /**
   * Parses a value.
   *
   * @throws IllegalArgumentException if it is not of this form
   */
  static ChoiceParam parse(String value) {
    Matcher matcher = FORM.matcher(value);
    Preconditions.that(
        matcher.matches(),
        "must be of the form 'name' or 'name { setting = value, ... }', but was '%s'",
        value);
    String settings = matcher.group(2);
    return new ChoiceParam(matcher.group(1), settings == null ? "" : settings.strip());
  }

  /** The value as a block of a configuration, in which {@code key} names the choice. */
  String block(String block, String key, String more) {
    return String.format(Locale.ROOT, "%s { %s = %s%n%s%n%s }%n", block, key, name, settings, more);
  }
}
