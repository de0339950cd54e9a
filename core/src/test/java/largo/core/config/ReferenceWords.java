package largo.core.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The descriptions of keys in the comments of {@code conf/reference.conf}.
 *
 * <p>Of a key or a block that is set: the comment behind it, or else the one right above. Of a key
 * in a comment: what stands behind its value, and the deeper lines that follow. A comment that
 * begins with the name of a choice, {@code mlp} or {@code mlp: in words}, opens a group, up to the
 * next blank line: its keys belong to that choice.
 */
final class ReferenceWords {

  private static final Pattern BLOCK = Pattern.compile("([a-z-]+) \\{");
  private static final Pattern SET = Pattern.compile("([a-z-]+) = .*?(?: +# (.*))?");
  private static final Pattern MENTIONED = Pattern.compile("# ([a-z-]+) = .*?(?: {2,}(\\S.*))?");
  private static final Pattern DEEPER = Pattern.compile("# {4,}(\\S.*)");
  private static final Pattern GROUP = Pattern.compile("# ([a-z0-9-]+)(?:: (.*))?");

  private final Set<String> choices;
  private final Map<String, String> words = new HashMap<>();
  private final Deque<String> blocks = new ArrayDeque<>();
  private String group = "";
  private String open = ""; // what a continued line belongs to
  private String above = "";

  private ReferenceWords(Set<String> choices) {
    this.choices = choices;
  }

  /**
   * Reads the descriptions.
   *
   * @param choices all names that can be chosen
   */
  static ReferenceWords of(String text, Set<String> choices) {
    ReferenceWords reader = new ReferenceWords(choices);
    text.lines().map(String::strip).forEach(reader::line);
    return reader;
  }

  /** Description of a block or of a key outside of choices; empty if there is none. */
  String of(String path) {
    return words.getOrDefault(path, "");
  }

  /** Description of a choice. */
  String ofChoice(String block, String choice) {
    return of(block + "/" + choice);
  }

  /** Description of an option of a choice, or of the key of this name in its block. */
  String ofOption(String block, String choice, String key) {
    return words.getOrDefault(block + "/" + choice + "." + key, of(block + "." + key));
  }

  private void line(String line) {
    Matcher matcher;
    if (line.isEmpty()) {
      group = "";
      forget();
    } else if (line.equals("}")) {
      blocks.removeLast();
      forget();
    } else if ((matcher = BLOCK.matcher(line)).matches()) {
      words.put(path(matcher.group(1)), above);
      blocks.addLast(matcher.group(1));
      forget();
    } else if ((matcher = SET.matcher(line)).matches()) {
      String behind = matcher.group(2);
      words.put(path(matcher.group(1)), behind == null ? above : behind);
      forget();
    } else if ((matcher = MENTIONED.matcher(line)).matches()) {
      forget();
      open = path(matcher.group(1));
      words.put(open, matcher.group(2) == null ? "" : matcher.group(2));
    } else if (!open.isEmpty() && (matcher = DEEPER.matcher(line)).matches()) {
      words.merge(open, matcher.group(1), ReferenceWords::joined);
    } else {
      comment(line);
    }
  }

  private void comment(String line) {
    Matcher matcher = GROUP.matcher(line);
    if (above.isEmpty() && matcher.matches() && choices.contains(matcher.group(1))) {
      group = matcher.group(1);
      open = String.join(".", blocks) + "/" + group;
      words.put(open, matcher.group(2) == null ? "" : matcher.group(2));
    } else if (!open.isEmpty() && open.endsWith("/" + group)) {
      words.merge(open, line.substring(1).strip(), ReferenceWords::joined);
    } else {
      open = "";
      above = joined(above, line.substring(1).strip());
    }
  }

  private void forget() {
    open = "";
    above = "";
  }

  private String path(String key) {
    String block = String.join(".", blocks);
    if (!group.isEmpty()) {
      return block + "/" + group + "." + key;
    }
    return block.isEmpty() ? key : block + "." + key;
  }

  private static String joined(String a, String b) {
    return (a + " " + b).strip();
  }
}
