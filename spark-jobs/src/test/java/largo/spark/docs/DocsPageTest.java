package largo.spark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Parsing of pages and the detection of their errors, with line numbers. */
public class DocsPageTest extends JUnitSuite {

  private static final DocsPage PAGE =
      new DocsPage(
          Path.of(".."),
          "docs/page.md",
          """
          # Title: of a *page*

          Runs `bin/largo
          doctor`, [back](#title-of-a-page), [gone](#subtitle), [lost](none.md), [it](https://x.y).

          ```hocon
          # my.conf
          batch.global = 64
          ```

          - in a list

            ```bash
            # first
            A=b bin/largo train my.conf   # a comment
            bin/largo train my.conf --set 'name=a b' \\
              --set batch.global=8 > log

            bin/largo trian my.conf
            bin/largo train my.conf --set batch.golbal=8
            bin/largo train your.conf
            bin/largo train my.conf --conf spark.executor.core=1
            spark-submit --clas largo.spark.cli.Main "$jar" train my.conf
            spark-submit --class largo.spark.cli.Main "$jar" train my.conf --ot x
            mvn -Pcluter,cuda -pl cor -Dtest=PagTest test
            ```
          """);

  private static final List<PageCommand> COMMANDS = PAGE.commands();

  @Test
  public void findsCommandsWithTheirPositions() {
    assertThat(COMMANDS)
        .extracting(c -> c.at().line())
        .containsExactly(15, 16, 19, 20, 21, 22, 23, 24, 25);
    assertThat(COMMANDS.get(0).words()).containsExactly("A=b", "bin/largo", "train", "my.conf");
    assertThat(COMMANDS.get(1).arguments())
        .containsExactly("train", "my.conf", "--set", "name=a b", "--set", "batch.global=8");
    assertThat(PAGE.mentioned())
        .containsExactly(
            new PageCommand(new PageBlock.Place("docs/page.md", 3), "bin/largo doctor"));
    assertThat(PAGE.file("hdfs:///my.conf").orElseThrow().text())
        .isEqualTo("# my.conf\nbatch.global = 64\n");
  }

  @Test
  public void findsInvalidCommands() {
    assertThat(problem(1)).contains("name must be of letters");
    assertThat(problem(2)).startsWith("docs/page.md:19: bin/largo trian my.conf: Unmatched");
    assertThat(problem(3)).startsWith("docs/page.md:20: ").contains("batch.golbal is not a key");
    assertThat(problem(4)).contains("there is no your.conf; show it on the page");
    PageCommand none = new PageCommand(COMMANDS.get(0).at(), "bin/largo bench gradients");
    assertThat(LargoCommand.problemOfName(none).orElseThrow()).contains("no command gradients");
    assertThat(problem(5)).contains("spark.executor.core: Spark does not know it");
    assertThat(new Submission(PAGE).problem(COMMANDS.get(6)).orElseThrow())
        .startsWith("docs/page.md:23: ")
        .contains("--clas");
    assertThat(new Submission(PAGE).problem(COMMANDS.get(7)).orElseThrow())
        .startsWith("docs/page.md:24: ")
        .contains("--ot");
    assertThat(new MavenCommand(PAGE.root()).problems(COMMANDS.get(8)))
        .allMatch(p -> p.startsWith("docs/page.md:25: mvn "))
        .extracting(p -> p.substring(p.lastIndexOf("there")))
        .containsExactly(
            "there is no profile cluter", "there is no module cor", "there is no test PagTest");
  }

  @Test
  public void findsBrokenLinks() {
    assertThat(new PageLinks(List.of(PAGE)).broken(PAGE))
        .containsExactly(
            "docs/page.md:4: #subtitle leads nowhere", "docs/page.md:4: none.md leads nowhere");
  }

  @Test
  public void reducesTheWorkOfCommands() {
    PageCommand command =
        new PageCommand(
            COMMANDS.get(0).at(),
            "bin/largo train my.conf --master yarn --set worker.gpus=1 --conf=spark.jars=x --out o");
    assertThat(MiniatureSettings.of(PAGE, command.arguments()).words())
        .containsExactly(
            "train", "my.conf", "--out", "o", "--master=local[2]", "--set=budget.steps=2");
  }

  private static String problem(int command) {
    Optional<String> problem = LargoCommand.problem(PAGE, COMMANDS.get(command));
    return problem.orElseThrow();
  }
}
