package largo.core.config;

import java.util.Locale;

/**
 * Checks a text before it is parsed as HOCON: look-alike characters, comments that truncate a
 * value, unlimited nesting.
 */
final class HoconText {

  /** Levels of blocks and lists, and elements of a key. */
  static final int MAX_DEPTH = 100;

  private final String name;
  private final String text;
  private int at;
  private int line = 1;
  private int depth;
  private int dots; // since the last separator: of a key, if '=', ':' or '{' follows

  private HoconText(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Checks a text.
   *
   * @param name of the file, for messages
   * @throws SpecException if HOCON would parse something differently than it looks, or if it nests
   *     too deeply
   */
  static void check(String name, String text) {
    HoconText all = new HoconText(name, text);
    while (all.at < text.length()) {
      all.checkNext();
    }
  }

  /** Whether a text contains a comment. */
  static boolean hasComment(String text) {
    HoconText all = new HoconText("", text);
    while (all.at < text.length()) {
      if (all.isComment()) {
        return true;
      }
      all.at = text.charAt(all.at) == '"' ? all.endOfString() : all.at + 1;
    }
    return false;
  }

  private void checkNext() {
    char c = text.charAt(at);
    if (isComment()) {
      checkComment();
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end;
      return;
    }

    int next = c == '"' ? endOfString() : at + 1;
    switch (c) {
      case '.' -> dots++;
      case '{', '[' -> {
        checkElements(dots + 1);
        dots = 0;
        checkDepth(++depth);
      }
      case '}', ']' -> {
        dots = 0;
        depth--;
      }
      case '=', ':' -> {
        checkElements(dots + 1);
        dots = 0;
      }
      case ',', '\n' -> dots = 0;
      case '\u201c', '\u201d', '\u201e' ->
          throw wrong("%s is a typographic quote; write \" around values", c);
      case '\u200b', '\u200e', '\u200f', '\u2060', '\ufeff', '\ufffd', '\0' ->
          throw wrong("there is an invisible character, U+%04X; remove it", (int) c);
      default -> {
        // no finding
      }
    }
    line += (int) text.substring(at, next).chars().filter(x -> x == '\n').count();
    at = next;
  }

  private boolean isComment() {
    return text.charAt(at) == '#' || text.startsWith("//", at);
  }

  /** A comment directly after an unquoted value has probably truncated it. */
  private void checkComment() {
    int begin = at;
    while (begin > 0 && !endsValue(text.charAt(begin - 1))) {
      begin--;
    }
    if (begin == at) {
      return;
    }
    int end = text.indexOf('\n', at);
    String whole = text.substring(begin, end < 0 ? text.length() : end).strip();
    throw wrong(
        "%s would be cut at the %s, which begins a comment: write \" around the value, or a blank "
            + "before the comment",
        shortened(whole), text.charAt(at) == '#' ? "#" : "//");
  }

  private static boolean endsValue(char c) {
    return Character.isWhitespace(c) || "{}[],:=\"".indexOf(c) >= 0;
  }

  private int endOfString() {
    if (text.startsWith("\"\"\"", at)) {
      int end = text.indexOf("\"\"\"", at + 3);
      return end < 0 ? text.length() : end + 3;
    }
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\n') {
        return i + 1;
      }
      i += c == '\\' ? 1 : 0;
    }
    return text.length();
  }

  private void checkElements(int elements) {
    if (elements > MAX_DEPTH) {
      throw wrong("a key has %d elements, at most %d are supported", elements, MAX_DEPTH);
    }
  }

  private void checkDepth(int now) {
    if (now > MAX_DEPTH) {
      throw wrong("blocks and lists nest more than %d deep", MAX_DEPTH);
    }
  }

  private static String shortened(String value) {
    return value.length() <= 60 ? value : value.substring(0, 60) + "…";
  }

  private SpecException wrong(String message, Object... values) {
    String place = name.startsWith(ConfigOrigins.OVERRIDE) ? name : name + ":" + line;
    return new SpecException("%s: %s", place, String.format(Locale.ROOT, message, values));
  }
}
