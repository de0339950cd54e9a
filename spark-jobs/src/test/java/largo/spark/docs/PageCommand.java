package largo.spark.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command of a page.
 *
 * @param at where it begins
 * @param line the whole of it, as a shell takes it, on one line
 */
record PageCommand(PageBlock.Place at, String line) {

  private static final String LARGO = "bin/largo";
  private static final Set<String> OPERATORS = Set.of("|", ">", ">>", ";", "&", "&&");

  /** The commands of a shell block: one per line, continued by {@code \}. */
  static List<PageCommand> of(PageBlock block) {
    List<PageCommand> commands = new ArrayList<>();
    List<String> lines = block.text().lines().toList();
    int begin = 0;
    String joined = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      begin = joined.isEmpty() ? i : begin;
      if (line.endsWith("\\")) {
        joined += line.substring(0, line.length() - 1);
        continue;
      }
      String whole = (joined + line).strip();
      joined = "";
      if (!whole.isEmpty() && !whole.startsWith("#")) {
        commands.add(new PageCommand(block.at(begin), whole));
      }
    }
    return commands;
  }

  /** Whether it runs Largo. */
  boolean isLargo() {
    return words().get(0).equals(LARGO);
  }

  /** The arguments of Largo, up to a redirection or the next command. */
  List<String> arguments() {
    return words().stream().skip(1).takeWhile(word -> !OPERATORS.contains(word)).toList();
  }

  /** The words without quotes and comments. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == '\'' || quote == '"' && c != '\\') {
        word.append(c);
      } else if (c == '\\' && i + 1 < line.length()) {
        word.append(line.charAt(++i));
        inWord = true;
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
      } else if (c == '#' && !inWord) {
        break;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
