package largo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.report.TrialScores;
import largo.core.report.TrialScores.SplitScore;
import largo.core.train.StepRecord;
import largo.spark.tracking.FakeMlflow.Request;
import org.apache.hadoop.conf.Configuration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** Servers that reject one request receive all others. */
public class MlflowServerTest extends JUnitSuite {

  private static final String STUDY = "study";
  private static final String FIRST = "lamb-b64-lr0.01-s1";
  private static final String SECOND = "sgd-b64-lr0.1-s1";

  @Rule public final Timeout deadline = Timeout.seconds(100);

  @Test
  public void receivesMetricsIfArtifactsCannotBeStored() throws IOException {
    try (FakeMlflow server = new FakeMlflow(r -> 200, "s3nowhere://bucket/")) {
      follow(server);
      for (String trial : List.of(FIRST, SECOND)) {
        assertThat(losses(server, trial)).as(trial).isEqualTo(3);
      }
      assertEndedWell(server, FIRST, SECOND, STUDY);
    }
  }

  @Test
  public void receivesOtherRunsIfOneWasDeleted() throws IOException {
    try (FakeMlflow server = server(r -> r.run().equals(FIRST) && !isOfParameters(r) ? 400 : 200)) {
      follow(server);
      assertThat(losses(server, FIRST)).isZero();
      assertThat(losses(server, SECOND)).isEqualTo(3);
      assertEndedWell(server, SECOND, STUDY);
      assertThat(server.artifacts()).hasSize(2 + 1); // a model each, and the study's table
    }
  }

  @Test
  public void receivesOtherMetricsIfOneIsRejected() throws IOException {
    try (FakeMlflow server =
        server(r -> keys(r).contains("gradient_norm") || keys(r).contains("seed") ? 422 : 200)) {
      follow(server);
      for (String trial : List.of(FIRST, SECOND)) {
        assertThat(losses(server, trial)).as(trial).isEqualTo(3);
        assertThat(keys(server, trial, "metrics"))
            .as(trial)
            .contains("test_accuracy", "update_norm")
            .doesNotContain("gradient_norm");
        assertThat(keys(server, trial, "params"))
            .as(trial)
            .contains("optimizer")
            .doesNotContain("seed");
      }
      assertEndedWell(server, FIRST, SECOND, STUDY);
    }
  }

  @Test
  public void receivesOtherTrialsIfARunIsNotCreated() throws IOException {
    try (FakeMlflow server =
        server(r -> FakeMlflow.tag(r.body(), "mlflow.runName").equals(FIRST) ? 403 : 200)) {
      follow(server);
      assertThat(losses(server, SECOND)).isEqualTo(3);
      assertEndedWell(server, SECOND, STUDY);
    }
  }

  @Test
  public void receivesArtifactsAfterTheirStoreRecovers() throws IOException {
    int[] failures = {2};
    try (FakeMlflow server =
        server(r -> r.call().endsWith("model.zip") && failures[0]-- > 0 ? 503 : 200)) {
      follow(server);
      assertThat(server.artifacts()).hasSizeGreaterThanOrEqualTo(2);
      assertEndedWell(server, FIRST, SECOND, STUDY);
    }
  }

  @Test
  public void receivesCommonParametersForTheStudy() throws IOException {
    try (FakeMlflow server = FakeMlflow.open()) {
      follow(server);
      assertThat(keys(server, STUDY, "params"))
          .contains("data", "model", "batch", "seed", "shards")
          .doesNotContain("optimizer", "learning_rate", "settings");
      assertThat(keys(server, FIRST, "params")).contains("optimizer", "learning_rate");
    }
  }

  @Test
  public void registersTheModelOfTheBestTrial() throws IOException {
    try (FakeMlflow server = FakeMlflow.open()) {
      follow(server);
      String run = server.id(SECOND);
      assertThat(server.posted("registered-models/create").map(JsonNode::toString))
          .containsExactly("{\"name\":\"digits\"}");
      assertThat(server.posted("model-versions/create").map(v -> v.get("source").asText()))
          .containsExactly("mlflow-artifacts:/7/" + run + "/artifacts/model.zip");
      assertThat(server.posted("model-versions/create").map(v -> v.get("run_id").asText()))
          .containsExactly(run);
    }
  }

  /** A model of that name exists. */
  @Test
  public void registersAVersionOfAnExistingModel() throws IOException {
    try (FakeMlflow server =
        new FakeMlflow(
            request -> request.call().equals("registered-models/create") ? 400 : 200,
            "mlflow-artifacts:/7/")) {
      follow(server);
      assertThat(server.posted("model-versions/create")).hasSize(1);
      assertEndedWell(server, FIRST, SECOND, STUDY);
    }
  }

  /** Two trials of three steps each, which finish, as fast as they are accepted. */
  private static void follow(FakeMlflow server) {
    RunSpec spec =
        SpecReader.read(
            "a test",
            "name = study\nbatch.global = 64\ntracking { registered-model = digits, mlflow = \""
                + server.address()
                + "\" }",
            List.of());
    List<Trial> trials =
        List.of(
            Trial.of(optimizer("lamb", "0.01"), 64, 1), Trial.of(optimizer("sgd", "0.1"), 64, 1));
    RetryDelays delays = new RetryDelays(Duration.ofMillis(50), Duration.ofSeconds(20));
    Tracker.Notes none =
        new Tracker.Notes() {
          @Override
          public Optional<byte[]> read() {
            return Optional.empty();
          }

          @Override
          public void write(byte[] notes) {}
        };
    MlflowServer mlflow = new MlflowServer(spec, () -> trials, none, new Configuration());
    try (QueuedTracker queued = new QueuedTracker(mlflow, spec.tracking(), delays)) {
      for (Trial trial : trials) {
        IntStream.range(0, 3).forEach(i -> queued.step(trial, step(i)));
        queued.ended(result(trial), "model.zip", () -> Optional.of(new byte[10]));
      }
      queued.left(
          Map.of("results.csv", new byte[10]),
          Optional.of(new Tracker.TrialModel(trials.get(1).id(), "model.zip")));
    }
  }

  private static RunSpec.OptimizerSpec optimizer(String name, String rate) {
    String text = "optimizer { name = " + name + ", learning-rate = " + rate + " }";
    return SpecReader.read("a test", text, List.of()).optimizer();
  }

  private static StepRecord step(long number) {
    return new StepRecord(
        number, 0, 1, 0, 1, 1, 0.1, 64, 1, 1, 0, 0, 0, 100, 100, -1, 0, Map.of(), Map.of());
  }

  private static TrialResult result(Trial trial) {
    return new TrialResult(
        trial.id(),
        trial.optimizer().label(),
        "",
        64,
        64,
        2,
        1,
        0.1,
        1,
        3,
        new TrialScores(
            new SplitScore(0.1, 0.9),
            new SplitScore(0.1, 0.9),
            new SplitScore(0.1, 0.9),
            List.of()),
        0,
        0,
        1,
        100,
        TrialResult.Status.FINISHED,
        "");
  }

  private static FakeMlflow server(ToIntFunction<Request> refusal) throws IOException {
    return new FakeMlflow(refusal, "mlflow-artifacts:/7/");
  }

  private static boolean isOfParameters(Request request) {
    return request.body().path("params").size() > 0;
  }

  private static List<String> keys(Request request) {
    return request.body().findValuesAsText("key");
  }

  private static List<String> keys(FakeMlflow server, String run, String what) {
    return server.logged(server.id(run), what).map(m -> m.get("key").asText()).distinct().toList();
  }

  private static long losses(FakeMlflow server, String run) {
    return server
        .logged(server.id(run), "metrics")
        .map((JsonNode m) -> m.get("key").asText())
        .filter("loss"::equals)
        .count();
  }

  private static void assertEndedWell(FakeMlflow server, String... runs) {
    for (String run : runs) {
      assertThat(server.status(server.id(run))).as(run).containsExactly("FINISHED");
    }
  }
}
