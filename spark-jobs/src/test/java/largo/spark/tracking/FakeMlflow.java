package largo.spark.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A minimal MLflow REST server that records requests. */
public final class FakeMlflow implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PROXIED = "/api/2.0/mlflow-artifacts/artifacts";

  private final HttpServer server;
  private final ToIntFunction<Request> refusal;
  private final String artifactRoot;
  private final Map<String, List<JsonNode>> calls = new ConcurrentHashMap<>();
  private final Map<String, Integer> artifacts = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> runs = Collections.synchronizedMap(new TreeMap<>());

  /**
   * A request.
   *
   * @param call {@code runs/log-batch}, say, or the path of an artifact
   * @param run the name of its run; empty if it is of none
   */
  public record Request(String call, String run, JsonNode body) {}

  /** A server that accepts all requests. */
  public static FakeMlflow open() throws IOException {
    return new FakeMlflow(request -> 200, "mlflow-artifacts:/7/");
  }

  /**
   * A server.
   *
   * @param refusal the HTTP status for a request; 200 takes it in
   * @param artifactRoot URI under which it has the files of runs
   */
  public FakeMlflow(ToIntFunction<Request> refusal, String artifactRoot) throws IOException {
    this.refusal = refusal;
    this.artifactRoot = artifactRoot;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The address. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Requests to create a run, by its ID. */
  public Map<String, JsonNode> runs() {
    return runs;
  }

  /** Sizes of artifacts by path. */
  public Map<String, Integer> artifacts() {
    return artifacts;
  }

  /** The ID of a run. */
  public String id(String name) {
    return runs.entrySet().stream()
        .filter(run -> tag(run.getValue(), "mlflow.runName").equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The name of the parent of a run; empty if it has none. */
  public static String parent(JsonNode run) {
    return tag(run, "mlflow.parentRunId");
  }

  /** A tag of a run from its creation. */
  public static String tag(JsonNode run, String key) {
    return elements(run.path("tags"))
        .filter(tag -> tag.get("key").asText().equals(key))
        .map(tag -> tag.get("value").asText())
        .findFirst()
        .orElse("");
  }

  /**
   * The logged values of a run, in order of arrival.
   *
   * @param what metrics or params
   */
  public Stream<JsonNode> logged(String run, String what) {
    return calls.getOrDefault("runs/log-batch", List.of()).stream()
        .filter(batch -> batch.get("run_id").asText().equals(run))
        .flatMap(batch -> elements(batch.path(what)));
  }

  /** The accepted requests of a call, in order. */
  public Stream<JsonNode> posted(String call) {
    return calls.getOrDefault(call, List.of()).stream();
  }

  /** The states of a run, in order. */
  public List<String> status(String run) {
    return calls.getOrDefault("runs/update", List.of()).stream()
        .filter(update -> update.get("run_id").asText().equals(run))
        .map(update -> update.get("status").asText())
        .toList();
  }

  /** All requests. */
  public String everything() {
    return calls + " " + runs + " " + artifacts;
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean isFile = uri.getPath().startsWith(PROXIED);
    JsonNode said = isFile || body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
    String call =
        isFile
            ? uri.getPath().substring(PROXIED.length())
            : uri.getPath().replaceFirst("^/api/2.0/mlflow/", "");
    String of =
        said.path("run_id")
            .asText(uri.toString().replaceAll(".*?(?:run_id=|/)?(run\\d+)?(?:[&/].*)?$", "$1"));
    String name = runs.containsKey(of) ? tag(runs.get(of), "mlflow.runName") : "";
    int code = refusal.applyAsInt(new Request(call, name, said));
    String answer =
        "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\": \"not to my taste\"}";
    if (code == 200 && isFile) {
      artifacts.put(call, body.length);
      answer = "{}";
    } else if (code == 200) {
      boolean isKnown = calls.containsKey("experiments/create");
      calls.computeIfAbsent(call, c -> Collections.synchronizedList(new ArrayList<>())).add(said);
      code = call.equals("experiments/get-by-name") && !isKnown ? 404 : 200;
      answer = answer(call, said, uri, isKnown);
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String answer(String call, JsonNode said, URI uri, boolean isKnown) {
    return switch (call) {
      case "experiments/get-by-name" ->
          isKnown
              ? "{\"experiment\": {\"experiment_id\": \"7\"}}"
              : "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}";
      case "experiments/create" -> "{\"experiment_id\": \"7\"}";
      case "runs/create" -> {
        String id = "run" + runs.size();
        runs.put(id, said);
        yield "{\"run\": {\"info\": {\"run_id\": \"" + id + "\"}}}";
      }
      case "runs/get" -> {
        String id = uri.getQuery().replaceAll(".*run_id=(\\w+).*", "$1");
        String at = artifactRoot + id + "/artifacts";
        yield "{\"run\": {\"info\": {\"run_id\": \""
            + id
            + "\", \"artifact_uri\": \""
            + at
            + "\"}}}";
      }
      default -> "{}";
    };
  }
}
