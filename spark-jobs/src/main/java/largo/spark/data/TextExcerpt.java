package largo.spark.data;

import java.util.List;

/** Excerpts of input for messages: of limited length, and without control characters. */
final class TextExcerpt {

  private static final int MAX_CHARACTERS = 60;
  private static final int MAX_NAMES = 20;

  private TextExcerpt() {}

  /** A text, truncated to 60 characters. */
  static String text(String text) {
    return text(text, MAX_CHARACTERS);
  }

  /** A text, truncated. */
  static String text(String text, int maxCharacters) {
    String start =
        text.substring(0, Math.min(maxCharacters, text.length())).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= maxCharacters ? start : start + "… (" + text.length() + " characters)";
  }

  /** Names in brackets; the first 20 of many. */
  static String names(List<String> names) {
    List<String> first = names.stream().limit(MAX_NAMES).map(TextExcerpt::text).toList();
    return names.size() <= MAX_NAMES
        ? "[" + String.join(", ", first) + "]"
        : "[" + String.join(", ", first) + ", … " + names.size() + " in all]";
  }
}
