package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/** Adding trials to a finished study keeps its existing trials. */
public class MoreTrialsTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void areAddedToAFinishedStudy() throws IOException {
    String conf =
        folder.write(
            "small.conf",
            """
            name = small
            data { source = digits, train-examples = 300, test-examples = 60 }
            model { zoo = mlp, widths = [8] }
            optimizer { name = lamb, learning-rate = 0.01 }
            budget.epochs = 2
            batch.micro = 50
            sweep.batch = [100]
            """);
    String out = folder.path().resolve("out").toString();
    assertThat(CommandRun.largo("sweep", conf, "--out", out).code()).isZero();
    Path first = Path.of(out, "trials", "lamb-b100-lr0.01-s1", "result.json");
    String before = Files.readString(first);

    String more = "sweep.batch=[100, 150]";
    CommandRun refused = CommandRun.largo("sweep", "--resume", out, "--set", more);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("sweep.batch is [100,150], but was [100]", "--allow-changed");

    CommandRun run =
        CommandRun.largo("sweep", "--resume", out, "--allow-changed", "sweep", "--set", more);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(first)).isEqualTo(before);
    assertThat(Files.readAllLines(Path.of(out, "results.csv"))).hasSize(1 + 2);
    assertThat(Path.of(out, "report.html")).content().contains("batch 100", "batch 150");
    assertThat(CommandRun.largo("sweep", "--resume", out).code()).isZero(); // is that of both now
  }
}
