package largo.spark.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param root the project's folder
 * @param name its path there
 * @param text in Markdown
 */
record DocsPage(Path root, String name, String text) {

  private static final Pattern FENCE = Pattern.compile("( *)```(\\w*) *");

  /** Commands in running text: {@code `bin/largo doctor`}. */
  private static final Pattern SPOKEN =
      Pattern.compile("(?<!`)`((?:(?:bin/)?largo\\s[a-z]|mvn\\s|notebooks/execute)[^`]*)`(?!`)");

  /** The name of a file, in the first line of the block that shows it. */
  private static final Pattern NAMED = Pattern.compile("(?:#|//) (\\S+\\.(?:conf|java))");

  /** The pages in the project's root folder. */
  static final List<String> AT_THE_TOP =
      List.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md");

  /** All pages. */
  static List<DocsPage> all(Path root) {
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      Stream<String> others = Stream.concat(AT_THE_TOP.stream(), Stream.of("notebooks/README.md"));
      Stream<String> pages =
          docs.map(file -> root.relativize(file).toString().replace('\\', '/'))
              .filter(name -> name.endsWith(".md"))
              .sorted();
      return Stream.concat(others, pages)
          .map(name -> new DocsPage(root, name, PageTexts.read(root.resolve(name))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks. */
  List<PageBlock> blocks() {
    List<PageBlock> blocks = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        continue;
      }
      int begin = i + 1;
      StringBuilder content = new StringBuilder();
      for (i = begin; i < lines.size() && !lines.get(i).strip().equals("```"); i++) {
        String line = lines.get(i);
        content.append(line.substring(Math.min(fence.group(1).length(), line.length())));
        content.append('\n');
      }
      blocks.add(
          new PageBlock(new PageBlock.Place(name, begin + 1), fence.group(2), content.toString()));
    }
    return blocks;
  }

  /** The blocks of a language. */
  List<PageBlock> blocks(String language) {
    return blocks().stream().filter(block -> block.language().equals(language)).toList();
  }

  /** The commands in blocks, in order. */
  List<PageCommand> commands() {
    return blocks("bash").stream().flatMap(block -> PageCommand.of(block).stream()).toList();
  }

  /** The commands in running text, in order; some without arguments. */
  List<PageCommand> mentioned() {
    List<PageCommand> commands = new ArrayList<>();
    Matcher span = SPOKEN.matcher(prose());
    while (span.find()) {
      int line = (int) prose().substring(0, span.start()).chars().filter(c -> c == '\n').count();
      String said = span.group(1).replaceAll("\\s+", " ").replaceFirst("^largo\\b", "bin/largo");
      commands.add(new PageCommand(new PageBlock.Place(name, line + 1), said));
    }
    return commands;
  }

  /** The block with the content of a file, whatever the folder of the file. */
  Optional<PageBlock> file(String path) {
    return Optional.ofNullable(files().get(path.substring(path.lastIndexOf('/') + 1)));
  }

  /** The files in blocks, by name. */
  Map<String, PageBlock> files() {
    Map<String, PageBlock> files = new LinkedHashMap<>();
    for (PageBlock block : blocks()) {
      Matcher named = NAMED.matcher(block.text().lines().findFirst().orElse(""));
      if (named.matches()) {
        files.put(named.group(1), block);
      }
    }
    return files;
  }

  /** The text with empty lines instead of blocks. */
  String prose() {
    StringBuilder prose = new StringBuilder();
    boolean fenced = false;
    for (String line : text.lines().toList()) {
      boolean fence = FENCE.matcher(line).matches();
      prose.append(fenced || fence ? "" : line).append('\n');
      fenced ^= fence;
    }
    return prose.toString();
  }
}
