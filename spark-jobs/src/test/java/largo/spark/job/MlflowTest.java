package largo.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import largo.spark.Folder;
import largo.spark.SparkSuite;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** What an MLflow server is told of a sweep, by one that writes it down. */
public class MlflowTest extends SparkSuite {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Folder folder = Folder.create();
  private final Map<String, List<JsonNode>> calls = new ConcurrentHashMap<>();
  private final Map<String, Integer> artifacts = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> runs = Collections.synchronizedMap(new TreeMap<>());
  private HttpServer server;

  @Before
  public void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @After
  public void close() {
    server.stop(0);
  }

  @Test
  public void hasARunForTheSweepAndOneForEachTrial() throws IOException {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    Path out =
        sweep(
            "followed",
            ", { name = sgd, learning-rate = 1e30 }",
            "tracking { mlflow = \"" + address + "\", every-steps = 2 }");

    assertThat(runs).hasSize(3);
    Map<String, String> parents = new TreeMap<>();
    runs.forEach((id, run) -> parents.put(tag(run, "mlflow.runName"), parent(run)));
    assertThat(parents.keySet())
        .containsExactly("lamb-b100-lr0.01-s1", "sgd-b100-lr1e30-s1", "small");
    assertThat(parents.get("small")).isEmpty();
    String study = id("small");
    assertThat(parents.get("lamb-b100-lr0.01-s1")).isEqualTo(study);

    String lamb = id("lamb-b100-lr0.01-s1");
    assertThat(batches(lamb, "params").map(p -> p.get("key").asText()))
        .contains("optimizer", "batch", "learning_rate", "model", "seed");
    assertThat(
            batches(lamb, "metrics")
                .filter(m -> m.get("key").asText().equals("loss"))
                .map(m -> m.path("step").asInt())) // 0 may be left out
        .containsExactly(0, 2, 4);
    assertThat(batches(lamb, "metrics").map(m -> m.get("key").asText()))
        .contains("test_accuracy", "gradient_norm", "examples_per_second");
    assertThat(status(lamb)).containsExactly("FINISHED");
    assertThat(status(id("sgd-b100-lr1e30-s1"))).containsExactly("FAILED");
    assertThat(status(study)).containsExactly("FINISHED");
    assertThat(artifacts)
        .containsEntry(
            "/7/" + lamb + "/artifacts/model.zip",
            (int) Files.size(out.resolve("trials/lamb-b100-lr0.01-s1/model.zip")))
        .containsKeys(
            "/7/" + study + "/artifacts/report.html",
            "/7/" + study + "/artifacts/plots/loss-curves.png");

    int before = runs.size();
    assertThat(Run.largo("sweep", "--resume", out.toString()).code()).isZero();
    assertThat(runs).as("runs after it went on").hasSize(before);
  }

  @Test
  public void changesNothingOfARunWhereItIsDown() throws IOException {
    int nobody = server.getAddress().getPort();
    close();
    Path with = sweep("with", "", "tracking.mlflow = \"http://127.0.0.1:" + nobody + "\"");
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
    assertThat(Run.largo("sweep", conf, "--out", out.toString()).code()).isZero();
    return out;
  }

  private static byte[] model(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("trials/lamb-b100-lr0.01-s1/model.zip"));
  }

  private String id(String name) {
    return runs.entrySet().stream()
        .filter(run -> tag(run.getValue(), "mlflow.runName").equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static String parent(JsonNode run) {
    return tag(run, "mlflow.parentRunId");
  }

  private static String tag(JsonNode run, String key) {
    return elements(run.path("tags"))
        .filter(tag -> tag.get("key").asText().equals(key))
        .map(tag -> tag.get("value").asText())
        .findFirst()
        .orElse("");
  }

  private Stream<JsonNode> batches(String run, String what) {
    return calls.get("runs/log-batch").stream()
        .filter(batch -> batch.get("run_id").asText().equals(run))
        .flatMap(batch -> elements(batch.path(what)));
  }

  private List<String> status(String run) {
    return calls.get("runs/update").stream()
        .filter(update -> update.get("run_id").asText().equals(run))
        .map(update -> update.get("status").asText())
        .toList();
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** As much of MLflow's REST API as there is to it. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String proxied = "/api/2.0/mlflow-artifacts/artifacts";
    String answer = "{}";
    int code = 200;
    if (path.startsWith(proxied)) {
      artifacts.put(path.substring(proxied.length()), body.length);
    } else {
      String call = path.replaceFirst("^/api/2.0/mlflow/", "");
      JsonNode said = body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
      calls.computeIfAbsent(call, c -> Collections.synchronizedList(new ArrayList<>())).add(said);
      switch (call) {
        case "experiments/get-by-name" -> {
          boolean there = calls.containsKey("experiments/create");
          code = there ? 200 : 404;
          answer =
              there
                  ? "{\"experiment\": {\"experiment_id\": \"7\"}}"
                  : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}";
        }
        case "experiments/create" -> answer = "{\"experiment_id\": \"7\"}";
        case "runs/create" -> {
          String id = "run" + runs.size();
          runs.put(id, said);
          answer = "{\"run\": {\"info\": {\"run_id\": \"%s\"}}}".formatted(id);
        }
        case "runs/get" -> {
          String id = exchange.getRequestURI().getQuery().replaceAll(".*run_id=(\\w+).*", "$1");
          answer =
              ("{\"run\": {\"info\": {\"run_id\": \"%s\","
                      + "\"artifact_uri\": \"mlflow-artifacts:/7/%s/artifacts\"}}}")
                  .formatted(id, id);
        }
        default -> {} // nothing to say
      }
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
