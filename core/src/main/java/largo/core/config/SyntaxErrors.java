package largo.core.config;

import com.typesafe.config.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates errors of the HOCON parser for users. */
final class SyntaxErrors {

  /**
   * Patterns of the parser's messages with their translations; {@code %s} is the pattern's group.
   */
  private static final List<Complaint> COMPLAINTS =
      List.of(
          new Complaint(
              "Reserved character '(.)'", "%s must be in quotes: write \" around the value"),
          new Complaint(
              "backslash followed by '(.)'",
              "\\%s is not an escape sequence; write \\\\ for a backslash"),
          new Complaint("(string).* was still open", "a quote is not closed"),
          new Complaint("(Substitution \\$\\{) was not closed", "${ is not closed with }"),
          new Complaint(
              "('\\$') not followed by", "$ must be in quotes: write \" around the value"),
          new Complaint(
              "(List should have ended|\\]) .*end of file", "a list is not closed with ]"),
          new Complaint(
              "(close brace|close parentheses).*end of file", "a block is not closed with }"),
          new Complaint("unbalanced close (brace)", "} closes nothing"),
          new Complaint("Key '(.*)' may not be followed", "%s has no value: write %1$s = VALUE"),
          new Complaint("path has a (leading), trailing", "a key has an extra dot"),
          new Complaint(
              "got (?:wrong token: )?('='|end of file)",
              "a value is missing, or the comma between two keys"),
          new Complaint(
              "(?:got|not:|got wrong token:|token:) ?'(.+?)'",
              "%s is not expected here: write \" around a value that holds it"));

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

  private SyntaxErrors() {}

  /**
   * {@code my.conf:12: } and the problem.
   *
   * @param name of the file
   */
  static String inOneLine(String name, ConfigException e) {
    int line = e.origin() == null ? -1 : e.origin().lineNumber();
    return String.format(
        Locale.ROOT,
        "%s%s: %s",
        name,
        line < 1 ? "" : ":" + line,
        words(e, String.valueOf(e.getMessage())));
  }

  private static String words(ConfigException e, String message) {
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      Matcher reference = REFERENCE.matcher(message);
      return (reference.find() ? reference.group() : "a reference")
          + " is neither a key of the file nor an environment variable, or refers to itself";
    }
    if (e instanceof ConfigException.WrongType) {
      return "a block or a list follows another value, where one value is expected";
    }
    return COMPLAINTS.stream()
        .flatMap(complaint -> complaint.meant(message).stream())
        .findFirst()
        .orElse("this is not HOCON");
  }

  /** A message of the parser. */
  private record Complaint(Pattern pattern, String words) {

    Complaint(String pattern, String words) {
      this(Pattern.compile(pattern), words);
    }

    /** The translation, if the message matches. */
    Optional<String> meant(String message) {
      Matcher matcher = pattern.matcher(message);
      return matcher.find()
          ? Optional.of(
              String.format(Locale.ROOT, words, shortened(matcher.group(1).replace("'", ""))))
          : Optional.empty();
    }

    private static String shortened(String text) {
      return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
  }
}
