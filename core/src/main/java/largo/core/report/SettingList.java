package largo.core.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The hyper-parameters of a rule on one line, {@code beta1 = 0.9, exempt = none}, one by one. */
final class SettingList {

  private static final String SEPARATOR = ", ";

  private SettingList() {}

  /** Splits the line at commas that are not inside brackets, braces or quotes. */
  static List<String> of(String settings) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < settings.length(); i++) {
      char c = settings.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        if (depth == 0 && settings.startsWith(SEPARATOR, i)) {
          parts.add(settings.substring(from, i));
          from = i + SEPARATOR.length();
        }
      }
    }
    if (from < settings.length()) {
      parts.add(settings.substring(from));
    }

    return parts;
  }

  /** The parts of a list that are not in all of the lists. */
  static List<String> differing(List<String> parts, Collection<List<String>> all) {
    return parts.stream()
        .filter(part -> !all.stream().allMatch(list -> list.contains(part)))
        .toList();
  }

  /** The line of some of the parts. */
  static String join(List<String> parts) {
    return String.join(SEPARATOR, parts);
  }

  /** The key of a part. */
  static String key(String part) {
    return part.split(" = ", 2)[0];
  }
}
