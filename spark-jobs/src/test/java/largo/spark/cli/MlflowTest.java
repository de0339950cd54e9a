package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.tracking.FakeMlflow;
import org.junit.Test;

/** The requests that an MLflow server receives during a sweep. */
public class MlflowTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void hasARunForTheSweepAndOneForEachTrial() throws IOException {
    try (FakeMlflow server = FakeMlflow.open()) {
      isTold(server);
    }
  }

  private void isTold(FakeMlflow server) throws IOException {
    Map<String, JsonNode> runs = server.runs();
    Path out =
        sweep(
            "followed",
            ", { name = sgd, learning-rate = 1e30 }",
            "tracking { mlflow = \"" + server.address() + "\", every-steps = 2 }");

    assertThat(runs).hasSize(3);
    Map<String, String> parents = new TreeMap<>();
    runs.forEach(
        (id, run) -> parents.put(FakeMlflow.tag(run, "mlflow.runName"), FakeMlflow.parent(run)));
    assertThat(parents.keySet())
        .containsExactly("lamb-b100-lr0.01-s1", "sgd-b100-lr1e30-s1", "small");
    assertThat(parents.get("small")).isEmpty();
    String study = server.id("small");
    assertThat(parents.get("lamb-b100-lr0.01-s1")).isEqualTo(study);

    String lamb = server.id("lamb-b100-lr0.01-s1");
    assertThat(server.logged(lamb, "params").map(p -> p.get("key").asText()))
        .contains("optimizer", "batch", "learning_rate", "model", "seed");
    assertThat(
            server
                .logged(lamb, "metrics")
                .filter(m -> m.get("key").asText().equals("loss"))
                .map(m -> m.path("step").asInt())) // 0 may be left out
        .containsExactly(0, 2, 4);
    assertThat(server.logged(lamb, "metrics").map(m -> m.get("key").asText()))
        .contains("test_accuracy", "gradient_norm", "examples_per_second");
    assertThat(server.status(lamb)).containsExactly("FINISHED");
    assertThat(server.status(server.id("sgd-b100-lr1e30-s1"))).containsExactly("FAILED");
    assertThat(server.status(study)).containsExactly("FINISHED");
    assertThat(server.artifacts())
        .containsEntry(
            "/7/" + lamb + "/artifacts/model.zip",
            (int) Files.size(out.resolve("trials/lamb-b100-lr0.01-s1/model.zip")))
        .containsKeys(
            "/7/" + study + "/artifacts/report.html",
            "/7/" + study + "/artifacts/plots/loss-curves.png");

    int before = runs.size();
    assertThat(CommandRun.largo("sweep", "--resume", out.toString()).code()).isZero();
    assertThat(runs).as("runs after it went on").hasSize(before);
  }

  @Test
  public void doesNotAffectARunIfTheServerIsDown() throws IOException {
    FakeMlflow server = FakeMlflow.open();
    server.close();
    Path with = sweep("with", "", "tracking.mlflow = \"" + server.address() + "\"");
    Path without = sweep("without", "", "");
    assertThat(model(with)).isEqualTo(model(without));
  }

  private Path sweep(String name, String more, String tracking) {
    String conf =
        folder.write(
            name + ".conf",
            """
            name = small
            data { source = digits, train-examples = 300, test-examples = 60 }
            model { zoo = mlp, widths = [8] }
            budget.epochs = 2
            batch { global = 100, micro = 50 }
            sweep.optimizer = [{ name = lamb, learning-rate = 0.01 }%s]
            %s
            """
                .formatted(more, tracking));
    Path out = folder.path().resolve(name);
    assertThat(CommandRun.largo("sweep", conf, "--out", out.toString()).code()).isZero();
    return out;
  }

  private static byte[] model(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("trials/lamb-b100-lr0.01-s1/model.zip"));
  }
}
