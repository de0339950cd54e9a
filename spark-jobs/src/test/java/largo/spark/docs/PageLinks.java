package largo.spark.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Targets of relative links of pages. */
final class PageLinks {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?)\\s*$");

  private final Map<Path, Set<String>> anchors = new HashMap<>();

  /**
   * Collects the headings of pages.
   *
   * @param pages all that there are
   */
  PageLinks(List<DocsPage> pages) {
    for (DocsPage page : pages) {
      anchors.put(page.root().resolve(page.name()).normalize(), anchors(page));
    }
  }

  /** The broken links of a page, with their positions. */
  List<String> broken(DocsPage page) {
    List<String> broken = new ArrayList<>();
    String prose = page.prose();
    Matcher link = LINK.matcher(prose);
    while (link.find()) {
      String target = link.group(1);
      if (!target.matches("[a-z]+:.*") && !leads(page, target)) {
        long line = 1 + prose.substring(0, link.start()).chars().filter(c -> c == '\n').count();
        broken.add("%s:%d: %s leads nowhere".formatted(page.name(), line, target));
      }
    }
    return broken;
  }

  private boolean leads(DocsPage page, String target) {
    String[] parts = target.split("#", 2);
    Path from = page.root().resolve(page.name());
    Path file = (parts[0].isEmpty() ? from : from.resolveSibling(parts[0])).normalize();
    return (parts[0].isEmpty() || Files.exists(file))
        && (parts.length == 1 || anchors.getOrDefault(file, Set.of()).contains(parts[1]));
  }

  /** GitHub's anchors of headings: lower case, no punctuation, hyphens for spaces. */
  private static Set<String> anchors(DocsPage page) {
    Set<String> anchors = new HashSet<>();
    Matcher heading = HEADING.matcher(page.prose());
    while (heading.find()) {
      String words = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      String anchor =
          words
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}\\p{M}_ -]", "")
              .replace(' ', '-');
      String numbered = anchor;
      for (int i = 1; !anchors.add(numbered); i++) {
        numbered = anchor + "-" + i;
      }
    }
    return anchors;
  }
}
