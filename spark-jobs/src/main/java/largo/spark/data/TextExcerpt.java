package largo.spark.data;

import java.util.List;

/** What is shown of input in messages: no megabytes, and nothing that moves a terminal's cursor. */
final class TextExcerpt {

  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_NAMES = 20;

  private TextExcerpt() {}

  /** A text, cut where it is long. */
  static String text(String text) {
    return text(text, MOST_CHARACTERS);
  }

  /** A text of at most so many characters. */
  static String text(String text, int most) {
    String start = text.substring(0, Math.min(most, text.length())).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= most ? start : start + "… (" + text.length() + " characters)";
  }

  /** Names in brackets, the first of many. */
  static String names(List<String> names) {
    List<String> first = names.stream().limit(MOST_NAMES).map(TextExcerpt::text).toList();
    return names.size() <= MOST_NAMES
        ? "[" + String.join(", ", first) + "]"
        : "[" + String.join(", ", first) + ", … " + names.size() + " in all]";
  }
}
