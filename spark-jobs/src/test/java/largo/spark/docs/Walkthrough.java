package largo.spark.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import largo.spark.TestFolder;
import largo.spark.cli.CommandRun;
import org.apache.commons.io.FileUtils;

/**
 * Does what pages say, from top to bottom, in the working folder, which begins as a copy of the
 * project's {@code conf} and {@code docs}. A process of its own, for pages name files as they are
 * seen from there.
 */
public final class Walkthrough {

  /** Shell commands that are run unchanged. */
  private static final Set<String> SHELL = Set.of("mkdir", "awk", "java");

  /** Commands that always take minutes: measured manually, and only parsed by tests. */
  private static final Set<String> LONG = Set.of("bench spark-ml", "bench scaling");

  /** Prompt of a command that is shown with its output. */
  static final String PROMPT = "$ ";

  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final Path RUNS = Path.of("runs");

  private final List<String> problems = new ArrayList<>();
  private final Set<String> measured = new HashSet<>();

  /** The output folder of the latest run. */
  private Path last = RUNS;

  /**
   * Runs the commands of pages; exits with 1 if a command fails.
   *
   * @param arguments their names; all if there are none
   */
  public static void main(String[] arguments) throws Exception {
    Walkthrough walkthrough = new Walkthrough();
    List<String> names = List.of(arguments);
    for (DocsPage page : DocsPage.all(HERE)) {
      if (names.isEmpty() || names.contains(page.name())) {
        walkthrough.walk(page);
      }
    }
    walkthrough.problems.forEach(System.out::println);
    System.exit(walkthrough.problems.isEmpty() ? 0 : 1);
  }

  /** Whether a command is run here. */
  static boolean runs(PageCommand command) {
    return command.isLargo() || SHELL.contains(command.words().get(0));
  }

  private void walk(DocsPage written) throws Exception {
    FileUtils.deleteQuietly(RUNS.toFile());
    FileUtils.deleteQuietly(new File("hdfs"));
    DocsPage page = new DocsPage(HERE, written.name(), here(written.text()));
    page.files().forEach(Walkthrough::write);
    for (PageBlock block : page.blocks()) {
      if (block.language().equals("bash")) {
        for (PageCommand command : PageCommand.of(block)) {
          if (runs(command)) {
            run(page, command);
          }
        }
      } else if (block.language().isEmpty() && block.text().startsWith(PROMPT)) {
        compare(block);
      }
    }
    if (ProgramRunner.OF_PAGES.containsKey(page.name())) {
      ProgramRunner.OF_PAGES.get(page.name()).run();
    }
  }

  private static void write(String file, PageBlock block) {
    new TestFolder(HERE).write(file, block.text());
  }

  /** Replaces paths of other machines by paths below the working folder. */
  private static String here(String text) {
    return text.replace("hdfs:///", "hdfs/")
        .replaceAll("(?<![\\w./-])/data/", "data/")
        .replace("FOLDER", "data/any")
        .replace("TRACE.json", "docs/parity-example.json");
  }

  private void run(DocsPage page, PageCommand command) throws Exception {
    long begun = System.nanoTime();
    Optional<String> problem = command.isLargo() ? largo(page, command) : shell(command);
    problem.ifPresent(p -> problems.add("%s: %s%n%s".formatted(command.at(), command.line(), p)));
    System.out.printf(
        "%5.1f s %s: %s%n", (System.nanoTime() - begun) / 1e9, command.at(), command.line());
  }

  private Optional<String> largo(DocsPage page, PageCommand command) throws IOException {
    List<String> words = command.arguments();
    words = words.stream().map(this::ofLastRun).toList();
    LargoCommand whole = LargoCommand.of(page, words);
    if (LONG.contains(whole.name())) {
      return Optional.empty();
    }
    words = MiniatureSettings.of(page, words).words();
    if (whole.name().startsWith("bench") && !measured.add(whole.name())) {
      return Optional.empty();
    }

    LargoCommand.of(page, words).spec().ifPresent(spec -> CommandStandIns.write(spec.data()));
    whole.file().ifPresent(file -> page.file(file).ifPresent(b -> write(file, b)));
    CommandRun run = CommandRun.largo(words.toArray(String[]::new));
    last = whole.option("--out").map(Path::of).orElse(newest(RUNS));
    return run.code() == 0
        ? Optional.empty()
        : Optional.of(
            "as %s ended with %d:%n%s%n%s".formatted(words, run.code(), run.err(), run.out()));
  }

  /** Replaces {@code runs/NAME} by the latest run, and {@code ID} by its latest trial. */
  private String ofLastRun(String word) {
    return word.replace("runs/NAME", last.toString())
        .replace("/ID/", "/" + newest(last.resolve("trials")).getFileName() + "/");
  }

  private static Path newest(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElse(folder);
    } catch (IOException e) {
      return folder; // there is none yet
    }
  }

  /** Runs a shell command; Java gets the class path of this process instead of built jars. */
  private static Optional<String> shell(PageCommand command) throws Exception {
    String line = command.line().replaceAll("-cp \"\\$\\(ls [^\"]*\"", "-cp \"\\$CLASSPATH\"");
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", java, (path, first) -> first + ":" + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes());
    int code = process.waitFor();
    return code == 0 ? Optional.empty() : Optional.of("ended with " + code + ":\n" + said);
  }

  /** Runs a command and compares its output line by line; {@code …} matches anything. */
  private void compare(PageBlock block) throws IOException {
    List<String> lines = block.text().lines().toList();
    PageCommand command = new PageCommand(block.at(), lines.get(0).substring(PROMPT.length()));
    CommandRun run = CommandRun.largo(command.arguments().toArray(String[]::new));
    String printed = squeezed(run.out() + run.err());
    for (int i = 1; i < lines.size(); i++) {
      if (!Stream.of(lines.get(i).split("…"))
          .map(Walkthrough::squeezed)
          .allMatch(printed::contains)) {
        problems.add(
            "%s: %s%ndid not print this, but%n%s"
                .formatted(block.at(i), lines.get(i), run.out() + run.err()));
      }
    }
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
