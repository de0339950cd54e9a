package largo.spark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/**
 * What the documents tell their readers to type is right. {@link WalkthroughTest} types it.
 *
 * <p>Blocks of pages: {@code bash} has commands, one a line; {@code hocon} configurations, whose
 * first line may name the file that commands then use, {@code # my.conf}; {@code java}, {@code
 * python} and {@code scala} code; and no language what programs print.
 */
public class PagesTest extends JUnitSuite {

  private static final Path ROOT = Path.of("..");
  private static final Set<String> LANGUAGES =
      Set.of("", "bash", "hocon", "java", "mermaid", "python", "scala");

  /** The first lines of Python that {@code notebooks/pages.py} runs. */
  private static final String STUDY = "import largo_jvm\n";

  /** A command without arguments, which running text may mention. */
  private static final String NAME = "bin/largo( [a-z-]+){1,2}";

  /** Programs whose output is checked, too. */
  private static final Set<String> SUBMITTERS = Set.of("spark-submit", "pyspark");

  @Test
  public void largoParsesEveryCommand() {
    assertThat(
            commands(true)
                .flatMap(
                    c ->
                        c.line().matches(NAME)
                            ? LargoCommand.problemOfName(c).stream()
                            : LargoCommand.problem(page(c), c).stream()))
        .isEmpty();
  }

  @Test
  public void everyOtherCommandIsTestedElsewhere() {
    assertThat(
            commands(false)
                .filter(c -> !Walkthrough.runs(c))
                .filter(c -> ProvenElsewhere.TABLE.stream().noneMatch(e -> e.covers(c)))
                .map(c -> c.at() + ": no row of ProvenElsewhere runs this: " + c.line()))
        .isEmpty();
  }

  @Test
  public void testsOfOtherCommandsExist() {
    List<PageCommand> others = commands(false).toList();
    assertThat(ProvenElsewhere.TABLE)
        .allMatch(e -> others.stream().anyMatch(e::covers), "stands for a command of a page")
        .allMatch(e -> e.holds(ROOT), "has its proof");
  }

  @Test
  public void mavenCommandsNameExistingModulesAndTests() {
    MavenCommand maven = new MavenCommand(ROOT);
    assertThat(
            commands(false)
                .filter(c -> c.words().get(0).equals("mvn"))
                .flatMap(c -> maven.problems(c).stream()))
        .isEmpty();
  }

  @Test
  public void sparkParsesSubmissions() {
    assertThat(
            commands(false)
                .filter(c -> SUBMITTERS.contains(c.words().get(0)))
                .flatMap(c -> new Submission(page(c)).problem(c).stream()))
        .isEmpty();
  }

  @Test
  public void everyConfigurationCanBeRead() {
    assertThat(blocks("hocon").flatMap(block -> problems(block).stream())).isEmpty();
  }

  @Test
  public void everyJavaSnippetIsInATest() {
    Set<PageBlock> whole = // which a command of the page runs
        pages().stream().flatMap(p -> p.files().values().stream()).collect(Collectors.toSet());
    JavaSnippet tests = JavaSnippet.ofTests(ROOT);
    assertThat(blocks("java").filter(b -> !whole.contains(b)).flatMap(b -> stranger(b, tests)))
        .isEmpty();
  }

  @Test
  public void everyScalaSnippetIsInANotebook() {
    JavaSnippet paragraphs = JavaSnippet.ofParagraphs(ROOT);
    assertThat(blocks("scala").flatMap(b -> stranger(b, paragraphs))).isEmpty();
  }

  @Test
  public void everyPythonSnippetIsRun() {
    JavaSnippet cells = JavaSnippet.ofCells(ROOT);
    JavaSnippet tests = JavaSnippet.ofPythonTests(ROOT);
    assertThat(
            blocks("python")
                .filter(block -> !block.text().startsWith(STUDY))
                .filter(block -> !PythonTest.PAGES.contains(block.at().page()))
                .filter(block -> !block.at().page().equals(PyTorchDocumentTest.PAGE))
                .filter(block -> !tests.has(block))
                .flatMap(block -> stranger(block, cells)))
        .isEmpty();
    assertThat(PageTexts.read(ROOT.resolve("notebooks/execute"))).contains("pages.py");
  }

  @Test
  public void linksAreNotBroken() {
    PageLinks links = new PageLinks(pages());
    assertThat(pages().stream().flatMap(page -> links.broken(page).stream())).isEmpty();
  }

  @Test
  public void everyBlockHasAKnownLanguage() {
    assertThat(
            pages().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> !LANGUAGES.contains(block.language()))
                .map(PageBlock::at))
        .isEmpty();
    assertThat(blocks("").filter(b -> b.text().matches("(?s)(bin/largo|mvn) .*")))
        .as("commands without bash")
        .isEmpty();
  }

  private static List<DocsPage> pages() {
    return DocsPage.all(ROOT);
  }

  private static Stream<PageCommand> commands(boolean largo) {
    return pages().stream()
        .flatMap(page -> Stream.concat(page.commands().stream(), page.mentioned().stream()))
        .filter(command -> command.isLargo() == largo);
  }

  private static Stream<PageBlock> blocks(String language) {
    return pages().stream().flatMap(page -> page.blocks(language).stream());
  }

  private static DocsPage page(PageCommand command) {
    return pages().stream()
        .filter(page -> page.name().equals(command.at().page()))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> stranger(PageBlock block, JavaSnippet javaSnippet) {
    return javaSnippet.has(block)
        ? Stream.empty()
        : Stream.of("%s: this is of no %s".formatted(block.at(), javaSnippet.of()));
  }

  /** The error of the configuration reader for a block, with line numbers of the page. */
  private static List<String> problems(PageBlock block) {
    String before = "\n".repeat(block.at().line() - 1); // so that its lines are the page's
    try {
      SpecReader.read(block.at().page(), before + block.text(), List.of());
      return List.of();
    } catch (SpecException e) {
      return List.of(e.getMessage());
    }
  }
}
