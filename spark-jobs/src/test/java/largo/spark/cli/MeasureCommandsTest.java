package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Row;
import org.junit.Test;

/** The commands that measure, on a small network. */
public class MeasureCommandsTest extends SparkSuite {

  private static final String CONF =
      """
      data { source = digits, train-examples = 480, test-examples = 100, validation-fraction = 0.2 }
      model { zoo = mlp, widths = [8] }
      optimizer { name = momentum, learning-rate = 0.05 }
      batch { global = 32, micro = 32 }
      budget.epochs = 2
      measure.noise-scale { every-steps = 4, per-tensor = true }
      shards = 4
      """;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void measuresDuringAndAfterATraining() throws Exception {
    String conf = folder.write("t.conf", CONF);
    run(
        "train",
        conf,
        "--set=measure.model={ every-epochs = 1, hessian-products = 4, eigenvalues = 2 }",
        "--out",
        folder + "/out");
    List<String> csv = Files.readAllLines(Path.of(folder + "/out/results.csv"));
    List<String> names = List.of(csv.get(0).split(","));
    String[] cells = csv.get(1).split(",", -1);
    for (String metric : List.of("top5_accuracy", "macro_f1", "calibration_error")) {
      assertThat(Double.parseDouble(cells[names.indexOf("train_" + metric)])).isBetween(0.0, 1.0);
      assertThat(Double.parseDouble(cells[names.indexOf("test_" + metric)])).isBetween(0.0, 1.0);
    }
    assertThat(cells[names.indexOf("test_rmse")]).isEmpty();
    checkNoise(folder + "/out/steps.parquet");
    checkModel(conf);

    String model = folder + "/out/trials/momentum-b32-lr0.05-s1/model.zip";
    assertThat(run("measure", conf, "--model", model, "--products=4", "--dry-run"))
        .contains(
            "model:  " + model + ", 6,370 parameters",
            "work:   curvature over 384 training examples: 4 products of the Hessian, and a search"
                + " of 10 iterations");
    JsonNode measured =
        new ObjectMapper()
            .readTree(
                run("measure", conf, "--model", model, "--products=4", "--iterations=2", "--json"));
    assertThat(measured.path("examples").asLong()).isEqualTo(384);
    assertThat(measured.path("weightNorm").asDouble()).isPositive();
    assertThat(measured.path("initializationDistance").asDouble())
        .isPositive()
        .isLessThan(measured.path("weightNorm").asDouble());
    assertThat(measured.path("eigenvalues")).hasSize(3);
    assertThat(measured.path("eigenvalues").get(0).path("value").asDouble()).isPositive();
    assertThat(measured.path("sharpness").path("percent").asDouble()).isPositive();
  }

  /** The last measurement during the training is that of the saved model. */
  private void checkModel(String conf) throws Exception {
    JsonNode measured =
        new ObjectMapper()
            .readTree(
                run(
                    "measure",
                    conf,
                    "--model",
                    folder + "/out/trials/momentum-b32-lr0.05-s1/model.zip",
                    "--examples=32",
                    "--products=4",
                    "--iterations=1",
                    "--json"));
    List<Row> rows =
        session().read().parquet(folder + "/out/steps.parquet").orderBy("step").collectAsList();
    for (Row row : rows) {
      Map<String, Double> scalars = row.getJavaMap(row.fieldIndex("scalars"));
      assertThat(scalars.containsKey("weight-norm")).isEqualTo(row.<Long>getAs("step") % 12 == 11);
    }
    Map<String, Double> last = rows.get(23).getJavaMap(rows.get(23).fieldIndex("scalars"));
    assertThat(last)
        .containsEntry("weight-norm", measured.path("weightNorm").asDouble())
        .containsEntry(
            "initialization-distance", measured.path("initializationDistance").asDouble())
        .containsEntry(
            "hessian-eigenvalue-1", measured.path("eigenvalues").get(0).path("value").asDouble())
        .containsEntry(
            "hessian-residual-2", measured.path("eigenvalues").get(1).path("residual").asDouble())
        .doesNotContainKey("hessian-eigenvalue-3");
  }

  private void checkNoise(String steps) {
    List<Row> rows = session().read().parquet(steps).orderBy("step").collectAsList();
    for (Row row : rows) {
      Map<String, Double> scalars = row.getJavaMap(row.fieldIndex("scalars"));
      boolean due = row.<Long>getAs("step") % 4 == 0;
      assertThat(scalars.containsKey("gradient-noise")).isEqualTo(due);
      if (due) {
        assertThat(scalars.get("gradient-noise")).isPositive();
        Map<String, Object> tensors = row.getJavaMap(row.fieldIndex("tensors"));
        assertThat(tensors).containsKey("noise-scale");
      }
    }
    assertThat(rows).hasSize(24);
  }

  @Test
  public void findsTheRangeOfRates() throws Exception {
    String conf = folder.write("t.conf", CONF);
    String out =
        run("lr-find", conf, "--from=1e-4", "--to=100", "--steps=25", "--out", folder + "/rates");
    assertThat(out).contains("momentum at batch 32", "smallest loss at rate");
    List<String> csv = Files.readAllLines(Path.of(folder + "/rates/lr-find.csv"));
    assertThat(csv.get(0)).isEqualTo("step,learning_rate,loss,smoothed_loss");
    assertThat(Double.parseDouble(csv.get(1).split(",")[1])).isEqualTo(1e-4);
    assertThat(Files.readString(Path.of(folder + "/rates/lr-find.svg")))
        .startsWith("<svg")
        .doesNotContain("NaN");
  }

  @Test
  public void predictsTheCostOfARangeTestAndTrainsNothing() throws Exception {
    String conf = folder.write("t.conf", CONF);
    String out = folder + "/rates";
    String text = run("lr-find", conf, "--steps=25", "--out", out, "--dry-run");
    assertThat(text)
        .containsPattern("(?m)^momentum at batch 32 +25 +\\d+\\.\\d{4} +\\d+\\.\\d\\d$")
        .contains("nothing was trained");
    JsonNode row =
        new ObjectMapper()
            .readTree(run("lr-find", conf, "--steps=25", "--out", out, "--dry-run", "--json=-"))
            .path("rows")
            .path(0);
    assertThat(row.path("steps").asLong()).isEqualTo(25);
    assertThat(row.path("secondsPerStep").asDouble()).isPositive();
    CommandRun large =
        CommandRun.largo(
            "lr-find",
            conf,
            "--set=batch.global=385",
            "--out",
            out,
            "--dry-run",
            "--master=local[2]");
    assertThat(large.code()).isEqualTo(2);
    assertThat(large.err()).contains("batch.global must be at most the 384 training examples");
    assertThat(Path.of(out)).doesNotExist();

    JsonNode found =
        new ObjectMapper().readTree(run("lr-find", conf, "--steps=5", "--out", out, "--json=-"));
    assertThat(found.path("points")).hasSize(5);
    assertThat(found.path("diverged").asBoolean()).isFalse();
  }

  /** Branches that are finished already are not part of the cost. */
  @Test
  public void predictsTheCostOfBranchesAndTrainsNothing() throws Exception {
    String conf = folder.write("t.conf", CONF);
    Path out = Path.of(folder + "/out");
    JsonNode all =
        new ObjectMapper()
            .readTree(branches(conf, "out", "2", "--at-epochs=0.5,1", "--dry-run", "--json=-"));
    assertThat(all.path("training")).hasSize(2);
    assertThat(all.path("branches")).hasSize(4);
    assertThat(all.path("branches").get(3).path("steps").asLong()).isEqualTo(6);
    assertThat(out).doesNotExist();

    JsonNode points =
        new ObjectMapper()
            .readTree(branches(conf, "out", "2", "--at-epochs=0.5,1", "--json=-"))
            .path("points");
    assertThat(points).hasSize(2);
    assertThat(points.get(1).path("validationLosses")).hasSize(2);
    Files.delete(out.resolve("branches/12-32.json"));
    String rest =
        branches(conf, "out", "2", "--at-epochs=0.5,1", "--resume-if-exists", "--dry-run");
    assertThat(rest)
        .containsPattern("(?m)^branch +12 +32 +12 ")
        .doesNotContainPattern("(?m)^training|^branch +6|^branch +12 +64");
    assertThat(out.resolve("branches/12-32.json")).doesNotExist();
  }

  @Test
  public void refusesBranchesOfRulesThatSkipPartsOfTheSchedule() {
    CommandRun run =
        CommandRun.largo(
            "critical-batch",
            folder.write("t.conf", CONF),
            "--set=optimizer.wrap=[{ name = adascale, base-batch = 8 }]",
            "--dry-run",
            "--out",
            folder + "/x",
            "--master=local[2]");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("branches of equal length", "remove adascale");
  }

  /** Repeated, to the same bits. */
  @Test
  public void measuresTheCriticalBatchByBranches() throws Exception {
    String conf = folder.write("t.conf", CONF);
    String first = branches(conf, "one", "1");
    assertThat(first).contains("after step 12:", "batch     32", "batch     64", "critical batch");
    assertThat(branches(conf, "two", "2")).isEqualTo(first);
    List<String> csv = Files.readAllLines(Path.of(folder + "/one/critical-batch.csv"));
    assertThat(csv).hasSize(3);
    assertThat(csv.get(2)).startsWith("12,64,0.1,");
  }

  /** Of two finished branches, one is kept, with a loss that no training would have. */
  @Test
  public void resumesBranchesWithoutRepeatingFinishedOnes() throws Exception {
    String conf = folder.write("t.conf", CONF);
    String first = branches(conf, "out", "2", "--at-epochs=0.5,1");
    Path kept = Path.of(folder + "/out/branches/6-64.json");
    Files.writeString(kept, "{ \"factor\": 2.0, \"losses\": [9.0, 9.0, 9.0, 9.0, 9.0] }");
    Files.delete(Path.of(folder + "/out/branches/12-32.json"));

    String second = branches(conf, "out", "2", "--at-epochs=0.5,1", "--resume-if-exists");
    assertThat(second).contains("validation loss 9.0000");
    assertThat(second.substring(second.indexOf("after step 12")))
        .isEqualTo(first.substring(first.indexOf("after step 12")));
    CommandRun other =
        CommandRun.largo(
            "critical-batch",
            conf,
            "--at-epochs=0.5,1",
            "--factors=1,4",
            "--resume-if-exists",
            "--out",
            folder + "/out",
            "--master=local[2]");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("must be continued with the options that they have");
  }

  private String branches(String conf, String name, String parallel, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "critical-batch",
                conf,
                "--at-epochs=1",
                "--factors=1,2",
                "--epochs=1",
                "--parallel=" + parallel,
                "--out",
                folder + "/" + name));
    if (more.length > 0) {
      arguments.remove("--at-epochs=1");
    }
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @Test
  public void refusesBranchesWithoutValidationExamples() {
    String conf = folder.write("t.conf", CONF);
    CommandRun run =
        CommandRun.largo(
            "critical-batch",
            conf,
            "--set=data.validation-fraction=0",
            "--out",
            folder + "/x",
            "--master=local[2]");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("data.validation-fraction must be positive");
  }

  @Test
  public void refusesBranchesWithALearningRateOfZero() {
    String conf = folder.write("t.conf", CONF);
    CommandRun run =
        CommandRun.largo(
            "critical-batch",
            conf,
            "--set=schedule.name=cosine",
            "--set=budget.epochs=2",
            "--at-epochs=1,2",
            "--factors=1,2",
            "--out",
            folder + "/x",
            "--master=local[2]");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("after 2.0 epochs is zero", "before the end of the budget");
  }

  private static String run(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--master=local[2]";
    CommandRun run = CommandRun.largo(all);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }
}
