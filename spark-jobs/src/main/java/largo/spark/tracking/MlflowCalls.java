package largo.spark.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import largo.core.config.CredentialCheck;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests about runs. A request that the server refuses permanently, because the run was deleted
 * or a value is invalid, is skipped with a warning and does not delay the others. A request that
 * fails for another reason throws an exception, and may be sent again.
 */
final class MlflowCalls {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowCalls.class);

  private static final int MAX_METRICS = 1000; // of one call
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int TIMEOUT = 408; // HTTP status codes that do not depend on the request
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int MAX_WARNINGS = 10;

  private final MlflowClient client;
  private final Map<String, Set<String>> refusedKeys = new HashMap<>();
  private final Set<String> warned = new HashSet<>();
  private long refused;

  MlflowCalls(MlflowClient client) {
    this.client = client;
  }

  /** Returns whether the same request would be refused again. */
  static boolean isPermanent(MlflowHttpException e) {
    return isPermanent(e.getStatusCode());
  }

  /** Returns whether a request with this HTTP status code would be refused again. */
  static boolean isPermanent(int code) {
    return code >= 400 && code < 500 && code != TIMEOUT && code != TOO_MANY_REQUESTS;
  }

  /** Sends metrics. If some are refused, the others of the same call are still sent. */
  void metrics(String run, String name, List<Metric> metrics) {
    Set<String> former = refusedKeys.getOrDefault(run, Set.of());
    List<Metric> left = metrics.stream().filter(m -> !former.contains(m.getKey())).toList();
    for (int from = 0; from < left.size(); from += MAX_METRICS) {
      List<Metric> some = left.subList(from, Math.min(from + MAX_METRICS, left.size()));
      batch(run, name, some, Metric::getKey, m -> client.logBatch(run, m, List.of(), List.of()));
    }
  }

  /** Sends parameters. If some are refused, the others are still sent. */
  void parameters(String run, String name, Map<String, String> parameters) {
    List<Param> all =
        parameters.entrySet().stream()
            .map(p -> Param.newBuilder().setKey(p.getKey()).setValue(p.getValue()).build())
            .toList();
    batch(run, name, all, Param::getKey, p -> client.logBatch(run, List.of(), p, List.of()));
  }

  void tag(String run, String name, String key, String value) {
    accepted(name, "tag " + key, () -> client.setTag(run, key, value));
  }

  void terminated(String run, String name, RunStatus status) {
    accepted(name, "status " + status, () -> client.setTerminated(run, status));
  }

  /**
   * Registers a model as a new version of a registered one, which is created if it does not exist.
   *
   * @param model name of the registered model
   * @param source URI of the file
   */
  void registered(String model, String name, String run, String source) {
    isAccepted(() -> client.sendPost("registered-models/create", json(Map.of("name", model))));
    accepted(
        name,
        "version of the registered model " + model,
        () ->
            client.sendPost(
                "model-versions/create",
                json(Map.of("name", model, "source", source, "run_id", run))));
  }

  private static String json(Map<String, String> fields) {
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // strings
    }
  }

  /** Returns how many requests were refused. */
  long refused() {
    return refused;
  }

  /**
   * Sends a batch in one request; if it is refused, key by key, and records which keys were
   * refused.
   */
  private <T> void batch(
      String run, String name, List<T> all, Function<T, String> key, BatchSender<T> sender) {
    Map<String, List<T>> byKey =
        all.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    if (all.isEmpty() || byKey.size() > 1 && isAccepted(() -> sender.send(all))) {
      return;
    }
    byKey.forEach(
        (k, some) -> {
          if (!accepted(name, k, () -> sender.send(some))) {
            refusedKeys.computeIfAbsent(run, r -> new HashSet<>()).add(k);
          }
        });
  }

  private static boolean isAccepted(Runnable request) {
    try {
      request.run();
      return true;
    } catch (MlflowHttpException e) {
      if (isPermanent(e)) {
        return false;
      }
      throw e;
    }
  }

  private boolean accepted(String name, String what, Runnable request) {
    try {
      request.run();
      return true;
    } catch (MlflowHttpException e) {
      if (!isPermanent(e)) {
        throw e;
      }
      refused++;
      warn(name, what, e);
      return false;
    }
  }

  /** Warns once for each run. */
  private void warn(String name, String what, MlflowHttpException e) {
    String answer = CredentialCheck.redact(e.getMessage());
    if (warned.size() < MAX_WARNINGS && warned.add(name)) {
      LOG.warn("MLflow refused {} of {}, which is skipped there: {}", what, name, answer);
    } else {
      LOG.debug("MLflow refused {} of {}: {}", what, name, answer);
    }
  }

  /** Sends a part of a batch. */
  private interface BatchSender<T> {
    void send(List<T> part);
  }
}
