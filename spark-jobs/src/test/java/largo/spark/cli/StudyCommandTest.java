package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/** A complete study and its output. */
public class StudyCommandTest extends SparkSuite {

  private static final String STUDY =
      """
      name = small
      data { source = digits, train-examples = 400, test-examples = 200, validation-fraction = 0.1 }
      model { zoo = logistic }
      batch.micro = 32
      shards = 2
      budget.epochs = 2
      measure.noise-scale.every-steps = 5
      sweep {
        optimizer = [{ name = momentum, learning-rate = [0.01, 0.02] }]
        batch = [40, 120]
        seed = [1, 2]
      }
      study { target = 0.3, median-stopping = false }
      """;

  private static final String MASTER = "--master=local[2]";

  private final TestFolder folder = TestFolder.create();

  @Test
  public void tunesRunsAllSeedsAndStatesTheResult() throws IOException {
    String conf = folder.write("study.conf", STUDY);
    Path out = folder.path().resolve("out");
    CommandRun run = CommandRun.largo("study", conf, "--out", out.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Verdict:").contains("Not tried: batches above 120");
    assertThat(Files.readString(out.resolve("report.html"))).contains("<h2>Verdict</h2>");
    String verdict = Files.readString(out.resolve("verdict.json"));
    assertThat(verdict).contains("\"decision\" : ", "\"smallestBatch\" : 40");
    List<String> results = Files.readAllLines(out.resolve("results.csv"));
    assertThat(results).hasSize(5);
    List<String> tuning = Files.readAllLines(out.resolve("tuning.csv"));
    assertThat(tuning)
        .hasSizeBetween(5, 9)
        .filteredOn(line -> line.contains("-s3,"))
        .hasSizeGreaterThan(3);
    assertThat(Files.readAllLines(out.resolve("measurements.csv")).get(0))
        .isEqualTo(
            "stage,trial,optimizer,settings,batch,learning_rate,seed,step,examples,seconds,metric,"
                + "value");
    assertThat(session().read().parquet(out + "/measurements.parquet").count())
        .isEqualTo(Files.readAllLines(out.resolve("measurements.csv")).size() - 1);

    // a trial that was lost is repeated, and nothing else
    String lost = results.get(1).split(",", 2)[0];
    String kept = "trials/" + results.get(2).split(",", 2)[0] + "/result.json";
    Files.delete(out.resolve("trials/" + lost + "/result.json"));
    String before = Files.readString(out.resolve(kept));
    CommandRun resumed = CommandRun.largo("study", "--resume", out.toString());
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(out.resolve("trials/" + lost + "/result.json")).exists();
    assertThat(Files.readString(out.resolve(kept))).isEqualTo(before);
    assertThat(Files.readString(out.resolve("verdict.json"))).isEqualTo(verdict);

    writesTheReportAgain(out, verdict);
    measuresCurvatureAndBranches(conf, out);
    Path page = folder.path().resolve("comparison.html");
    CommandRun report =
        CommandRun.largo("report", out.toString(), out.toString(), "--out", page.toString());
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.out()).contains("small, 4 trials", "- none", "+0.00 points");
    assertThat(Files.readString(page))
        .contains("<h2>Comparison</h2>", "Difference of accuracy by batch", "Not tried: batches");
    assertThat(Files.readString(page).replaceAll("(?s)<script.*?</script>", ""))
        .doesNotContain("NaN");
  }

  /** Without data and training. */
  private static void writesTheReportAgain(Path out, String verdict) throws IOException {
    String tuning = Files.readString(out.resolve("tuning.csv"));
    for (String file : List.of("report.html", "verdict.json", "tuning.csv", "measurements.csv")) {
      Files.delete(out.resolve(file));
    }
    Files.delete(out.resolve("results.csv"));
    CommandRun again = CommandRun.largo("report", out.toString(), MASTER);

    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("Verdict:", "report: ");
    assertThat(Files.readString(out.resolve("verdict.json"))).isEqualTo(verdict);
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("<h2>Verdict</h2>", "400", "logistic, 7,850 parameters", "local[2]");
    assertThat(Files.readString(out.resolve("tuning.csv"))).isEqualTo(tuning);
  }

  /** Measurements of other commands are in the report as soon as it is written again. */
  private static void measuresCurvatureAndBranches(String conf, Path out) throws IOException {
    CommandRun dry = CommandRun.largo("measure", "--study", out.toString(), "--dry-run", MASTER);
    assertThat(dry.out().lines().filter(line -> line.endsWith("/curvature.json")))
        .as(dry.err())
        .hasSize(4)
        .allMatch(line -> line.startsWith("output: "))
        .noneMatch(line -> Files.exists(Path.of(line.replaceFirst("output: (file:)?", ""))));
    assertThat(dry.out()).startsWith("model:  4 of " + out + ", 7,850 parameters");
    CommandRun measure =
        CommandRun.largo(
            "measure", "--study", out.toString(), "--products=2", "--iterations=1", MASTER);
    assertThat(measure.code()).as(measure.err()).isZero();
    assertThat(measure.out().lines()).hasSize(4);
    CommandRun branches =
        CommandRun.largo(
            "critical-batch",
            conf,
            "--set=optimizer.name=momentum",
            "--set=optimizer.learning-rate=0.01",
            "--set=batch.global=40",
            "--at-epochs=1",
            "--factors=1,2",
            "--out=" + out + "/critical-batch/momentum",
            MASTER);
    assertThat(branches.code()).as(branches.err()).isZero();

    CommandRun resumed = CommandRun.largo("study", "--resume", out.toString(), MASTER);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.out()).contains("Critical batch of momentum: gradient noise scale");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Sharpness of the final models", "Critical batch in examples", "with one worker");
    assertThat(Files.readString(out.resolve("verdict.json")))
        .contains("\"criticalBatches\" : [ {", "\"speedUps\" : [ {");
  }

  @Test
  public void predictsItsCost() {
    String conf = folder.write("study.conf", STUDY);
    CommandRun run = CommandRun.largo("study", conf, "--dry-run");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("batch    steps", "at most 12.0 trials", "hours with");
    assertThat(run.out())
        .containsPattern("(?m)^momentum +40 +18 ")
        .containsPattern("(?m)^momentum +120 +6 ");
  }

  @Test
  public void stopsAtTheTarget() throws IOException {
    String conf =
        folder.write(
            "target.conf",
            STUDY
                .replace("target = 0.3", "target = 0.2, stop-at-target = true, tuner = fixed")
                .replace("[0.01, 0.02]", "0.02")
                .replace("budget.epochs = 2", "budget.epochs = 40"));
    Path out = folder.path().resolve("target");
    CommandRun run = CommandRun.largo("study", conf, "--out", out.toString());

    assertThat(run.code()).as(run.err()).isZero();
    for (String line : Files.readAllLines(out.resolve("results.csv")).subList(1, 5)) {
      assertThat(line).contains(",finished,");
      assertThat(Long.parseLong(line.split(",", -1)[8])).isLessThan(120);
    }
  }

  @Test
  public void refusesReportsOfFoldersWithoutResults() {
    CommandRun run = CommandRun.largo("report", folder.path().toString(), folder.path().toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("there is no spec.conf");
  }
}
