package largo.spark.track;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mlflow.tracking.MlflowClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of a run: through the server, where it serves artifacts, or else to the file system that it
 * names, if Hadoop knows it. MLflow's own client would start a Python process for each.
 */
final class MlflowArtifacts {

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final String PROXIED = "mlflow-artifacts:";
  private static final Logger LOG = LoggerFactory.getLogger(MlflowArtifacts.class);

  private final MlflowClient client;
  private final String server;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final Map<String, String> roots = new HashMap<>();

  MlflowArtifacts(MlflowClient client, String server) {
    this.client = client;
    this.server = server.replaceAll("/+$", "");
  }

  /**
   * Puts a file.
   *
   * @param run whose file it is
   * @param name with folders
   */
  void put(String run, String name, byte[] bytes) {
    String root = roots.computeIfAbsent(run, id -> client.getRun(id).getInfo().getArtifactUri());
    try {
      if (root.startsWith(PROXIED)) {
        upload(URI.create(root).getPath() + "/" + name, bytes);
      } else {
        write(new Path(root.contains(":") ? root : "file:" + root, name), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(root + "/" + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was sent", e);
    }
  }

  private void upload(String path, byte[] bytes) throws IOException, InterruptedException {
    URI to = URI.create(server + "/api/2.0/mlflow-artifacts/artifacts" + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to).timeout(LONGEST).PUT(BodyPublishers.ofByteArray(bytes));
    credentials().ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          String.format(Locale.ROOT, "%s answered %d", to, response.statusCode()));
    }
  }

  /** As MLflow's own client takes them. */
  private static Optional<String> credentials() {
    String token = System.getenv("MLFLOW_TRACKING_TOKEN");
    if (token != null) {
      return Optional.of("Bearer " + token);
    }
    String user = System.getenv("MLFLOW_TRACKING_USERNAME");
    String password = System.getenv("MLFLOW_TRACKING_PASSWORD");
    return user == null || password == null
        ? Optional.empty()
        : Optional.of(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
  }

  private static void write(Path path, byte[] bytes) throws IOException {
    FileSystem fileSystem = path.getFileSystem(new Configuration());
    if ("file".equals(fileSystem.getUri().getScheme())) {
      LOG.debug("{} is written on the driver's disk, where the server may not see it", path);
    }
    try (FSDataOutputStream out = fileSystem.create(path, true)) {
      out.write(bytes);
    }
  }
}
