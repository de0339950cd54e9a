package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Row;
import org.junit.Test;

/** A complete sweep and its output. */
public class SweepCommandTest extends SparkSuite {

  private static final String SWEEP =
      """
      name = small
      data { source = digits, train-examples = 600, test-examples = 200, validation-fraction = 0.1 }
      model { zoo = mlp, widths = [24] }
      batch.micro = 32
      shards = 2
      budget.epochs = 2
      sweep {
        optimizer = [
          { name = momentum, learning-rate = 0.1 }
          { name = lamb, learning-rate = [0.01, 0.02] }
          { name = sgd, learning-rate = 1e30 }
        ]
        batch = [32, 200]
      }
      """;

  /** The output of one sweep, shared by tests that only read it. */
  private static final TestFolder SHARED = TestFolder.create();

  private static final String CONF = SHARED.write("small.conf", SWEEP);
  private static final Path OUT = SHARED.path().resolve("out");

  private final TestFolder folder = TestFolder.create();

  @Test
  public void predictsItsCostAndTrainsNothing() {
    Path out = folder.path().resolve("dry");
    CommandRun run = CommandRun.largo("sweep", CONF, "--dry-run", "--out", out.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("trial ")
        .containsPattern("(?m)^momentum-b32-lr0.1-s1 +\\d+ +\\d+\\.\\d{4} +\\d+\\.\\d\\d$")
        .contains("sgd-b200-lr1e30-s1", " minutes in all, ", "nothing was trained");
    assertThat(out).doesNotExist();

    String json = CommandRun.largo("train", CONF, "--dry-run", "--json=-").out();
    assertThat(json).startsWith("{").contains("\"secondsPerStep\" : ", "\"steps\" : ");
    assertThat(CommandRun.largo("train", CONF, "--dry-run", "--set", "batch.global=1e6").code())
        .isEqualTo(2);
  }

  @Test
  public void writesResultsChartsAndReport() throws IOException {
    sweepOnce();

    assertThat(names(OUT))
        .containsExactly(
            "data.json",
            "environment.json",
            "plots",
            "report.html",
            "results.csv",
            "results.parquet",
            "spec.conf",
            "steps.parquet",
            "trials");
    List<String> csv = Files.readAllLines(OUT.resolve("results.csv"));
    assertThat(csv).hasSize(9);
    assertThat(csv.get(0))
        .startsWith(
            "trial,optimizer,batch,micro,shards,seed,learning_rate,epochs,steps,train_loss,"
                + "train_accuracy,test_loss,test_accuracy,generalization_gap,seconds,"
                + "examples_per_second,status");
    assertThat(Files.readString(OUT.resolve("report.html"))).contains("momentum-b32-lr0.1-s1");
    for (String picture : names(OUT.resolve("plots"))) {
      assertThat(ImageIO.read(OUT.resolve("plots").resolve(picture).toFile()).getWidth())
          .isEqualTo(1600);
    }

    List<Row> results =
        session().read().parquet(OUT + "/results.parquet").orderBy("trial").collectAsList();
    assertThat(results).hasSize(8);
    Row best = results.get(results.size() - 4); // momentum-b200
    assertThat(best.<String>getAs("trial")).isEqualTo("momentum-b200-lr0.1-s1");
    assertThat(best.<String>getAs("status")).isEqualTo("finished");
    assertThat(best.<Long>getAs("steps")).isEqualTo(6);
    assertThat(best.<Double>getAs("generalization_gap"))
        .isCloseTo(
            best.<Double>getAs("train_accuracy") - best.<Double>getAs("test_accuracy"),
            within(1e-12));
  }

  @Test
  public void recordsDivergedTrialsAndContinues() throws IOException {
    sweepOnce();

    List<String> diverged =
        Files.readAllLines(OUT.resolve("results.csv")).stream()
            .filter(line -> line.contains(",diverged,"))
            .toList();
    assertThat(diverged).hasSize(2).allMatch(line -> line.startsWith("sgd-"));
    assertThat(OUT.resolve("trials/sgd-b32-lr1e30-s1/model.zip")).doesNotExist();
  }

  @Test
  public void writesARowForEveryStep() {
    sweepOnce();

    List<Row> steps =
        session()
            .read()
            .parquet(OUT + "/steps.parquet")
            .where("trial = 'momentum-b200-lr0.1-s1'")
            .orderBy("step")
            .collectAsList();
    assertThat(steps).hasSize(6);
    // 540 examples are left for training: 200, 200 and 140 an epoch
    assertThat(steps.stream().map(row -> row.<Long>getAs("examples")))
        .containsExactly(200L, 200L, 140L, 200L, 200L, 140L);
    assertThat(steps.stream().map(row -> row.<Long>getAs("epoch")))
        .containsExactly(0L, 0L, 0L, 1L, 1L, 1L);
    for (Row step : steps) {
      assertThat(step.<Double>getAs("gradient_norm")).isPositive();
      assertThat(step.<Double>getAs("update_norm")).isPositive();
      double phases =
          Stream.of("gradient_seconds", "exchange_seconds", "reduce_seconds", "update_seconds")
              .mapToDouble(phase -> step.<Double>getAs(phase))
              .sum();
      assertThat(phases).isCloseTo(step.<Double>getAs("seconds"), within(0.01));
      // 784 x 24 + 24 + 24 x 10 + 10 parameters, from two shards
      assertThat(step.<Long>getAs("bytes_up")).isEqualTo(2 * 4 * 19_090L);
    }
  }

  @Test
  public void writesScalarsOfTheRuleForEveryStep() {
    sweepOnce();

    List<Row> steps =
        session()
            .read()
            .parquet(OUT + "/steps.parquet")
            .where("trial = 'lamb-b200-lr0.01-s1'")
            .selectExpr("scalars['clipped'] as clipped", "tensors['trust-ratio'] as ratios")
            .collectAsList();
    assertThat(steps).hasSize(6);
    for (Row step : steps) {
      assertThat(step.<Double>getAs("clipped")).isZero();
      assertThat(step.<String, Double>getJavaMap(1).values()).hasSize(2).allMatch(r -> r > 0);
    }
    assertThat(OUT.resolve("plots/rule-trust-ratio.png")).exists();
  }

  @Test
  public void doesNotRepeatFinishedTrials() throws IOException {
    Path out = folder.path().resolve("out");
    CommandRun first = sweep(out);
    assertThat(first.out()).contains("momentum", "lamb", "report: " + out + "/report.html");
    Path finished = out.resolve("trials/momentum-b32-lr0.1-s1");
    Path lost = out.resolve("trials/lamb-b32-lr0.01-s1");
    FileTime before = Files.getLastModifiedTime(finished.resolve("result.json"));
    String results = withoutTimes(out);
    Files.delete(lost.resolve("result.json")); // as if it had been interrupted
    Files.delete(out.resolve("report.html"));

    CommandRun again =
        CommandRun.largo("sweep", "--resume", out.toString(), "--master", "local[2]");

    assertThat(again.code()).isZero();
    assertThat(Files.getLastModifiedTime(finished.resolve("result.json"))).isEqualTo(before);
    assertThat(lost.resolve("result.json")).exists();
    assertThat(out.resolve("report.html")).exists();
    assertThat(withoutTimes(out)).isEqualTo(results);
  }

  @Test
  public void resumesOnlyItsOwnSpecification() {
    sweepOnce();

    CommandRun other =
        CommandRun.largo("sweep", CONF, "--set", "seed=2", "--resume", OUT.toString());

    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains("has another specification, which is in " + OUT + "/spec.conf:")
        .contains("  seed is 2, but was 1")
        .contains("permit the difference with --allow-changed KEY");
    assertThat(CommandRun.largo("sweep", "--set=budget.steps=3", "--resume", OUT.toString()).err())
        .contains("  budget.epochs is not set, but was 2", "  budget.steps is 3, but was not set");
    assertThat(CommandRun.largo("sweep", CONF, "--allow-changed=seed").err())
        .contains("--allow-changed requires --resume");
    assertThat(CommandRun.largo("sweep", CONF, "--resume", OUT.toString(), "--out", "x").err())
        .contains("remove --out");
    assertThat(CommandRun.largo("sweep", "--resume", folder + "/none").err())
        .contains("none/spec.conf: there is no such file");
  }

  @Test
  public void aTrialAloneEqualsTheTrialOfTheSweep() throws IOException {
    sweepOnce();
    String trial = "trials/lamb-b200-lr0.02-s1";
    Path alone = folder.path().resolve("alone");

    CommandRun run =
        CommandRun.largo(
            "train",
            OUT.resolve(trial).resolve("trial.conf").toString(),
            "--out",
            alone.toString(),
            "--master",
            "local[1]");

    assertThat(run.code()).isZero();
    assertThat(alone.resolve(trial).resolve("model.zip"))
        .hasSameBinaryContentAs(OUT.resolve(trial).resolve("model.zip"));
  }

  @Test
  public void evaluatesASavedModel() throws IOException {
    sweepOnce();
    String model = OUT + "/trials/momentum-b32-lr0.1-s1/model.zip";

    CommandRun dry =
        CommandRun.largo("evaluate", CONF, "--model", model, "--dry-run", "--master=local[2]");
    assertThat(dry.out())
        .contains("model:  " + model + ", 19,090 parameters", "work:   scores 200 test examples");
    assertThat(CommandRun.largo("evaluate", CONF, "--model", model, "--dry-run", "--json=-").out())
        .contains("\"work\" : \"scores 200 test examples\"");
    assertThat(
            CommandRun.largo("evaluate", CONF, "--model", folder + "/none.zip", "--dry-run").err())
        .contains("none.zip: there is no such file");

    CommandRun run =
        CommandRun.largo(
            "evaluate", CONF, "--model", model, "--json", folder + "/e.json", "--master=local[2]");

    String row =
        Files.readAllLines(OUT.resolve("results.csv")).stream()
            .filter(line -> line.startsWith("momentum-b32-"))
            .findFirst()
            .orElseThrow();
    double accuracy = Double.parseDouble(row.split(",")[12]);
    assertThat(run.out())
        .contains("test: 200 examples, accuracy %.2f %%".formatted(100 * accuracy));
    assertThat(Files.readString(Path.of(folder + "/e.json")))
        .contains("\"accuracy\" : " + accuracy, "\"confusion\"");
    assertThat(CommandRun.largo("evaluate", CONF, "--master=local[2]").err())
        .contains("name the model to evaluate with --model");
  }

  private static void sweepOnce() {
    if (!Files.exists(OUT)) {
      assertThat(sweep(OUT).code()).isZero();
    }
  }

  private static CommandRun sweep(Path out) {
    return CommandRun.largo("sweep", CONF, "--out", out.toString(), "--master", "local[2]");
  }

  /** The results without columns of times. */
  private static String withoutTimes(Path out) throws IOException {
    return Files.readAllLines(out.resolve("results.csv")).stream()
        .map(line -> line.split(","))
        .map(cells -> String.join(",", Arrays.copyOf(cells, 14)))
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
