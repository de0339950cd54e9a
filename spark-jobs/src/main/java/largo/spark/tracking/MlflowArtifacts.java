package largo.spark.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads files of a run: through the server if it serves artifacts, otherwise to the file system
 * that it names, if Hadoop supports it. MLflow's client would start a Python process for each file.
 */
final class MlflowArtifacts implements MlflowFiles.Store, AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final String PROXIED = "mlflow-artifacts:";
  private static final Logger LOG = LoggerFactory.getLogger(MlflowArtifacts.class);

  private final MlflowClient client;
  private final Configuration configuration;
  private final String server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Map<String, String> roots = new HashMap<>();

  MlflowArtifacts(String server, Configuration configuration) {
    this.client = new MlflowClient(server);
    this.configuration = configuration;
    this.server = server.replaceAll("/+$", "");
  }

  @Override
  public void put(String run, String name, byte[] bytes) {
    String root = roots.computeIfAbsent(run, this::root);
    try {
      if (root.startsWith(PROXIED)) {
        upload(URI.create(root).getPath() + "/" + name, bytes);
      } else {
        write(root.contains(":") ? root : "file:" + root, name, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was sent", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private String root(String run) {
    try {
      return client.getRun(run).getInfo().getArtifactUri();
    } catch (MlflowHttpException e) {
      if (MlflowCalls.isPermanent(e)) {
        throw new RefusedException(e.getMessage(), e);
      }
      throw e;
    }
  }

  private void upload(String path, byte[] bytes) throws IOException, InterruptedException {
    URI to = URI.create(server + "/api/2.0/mlflow-artifacts/artifacts" + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to).timeout(TIMEOUT).PUT(BodyPublishers.ofByteArray(bytes));
    credentials().ifPresent(value -> authorize(request, value));
    int code = http.send(request.build(), BodyHandlers.ofString()).statusCode();
    if (code / 100 != 2) {
      String answer = String.format(Locale.ROOT, "%s answered %d", to, code);
      if (MlflowCalls.isPermanent(code)) {
        throw new RefusedException(answer, null);
      }
      throw new IOException(answer);
    }
  }

  /** Sets the header; the message of the HTTP client would contain its value, which is secret. */
  private static void authorize(HttpRequest.Builder request, String value) {
    try {
      request.header("Authorization", value);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "MLFLOW_TRACKING_TOKEN has characters that an HTTP header must not have, such as a line feed",
          null);
    }
  }

  /** The credentials, from the environment variables of MLflow's client. */
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

  /**
   * Writes to a file system; failures are not retried, because file systems retry operations
   * themselves.
   */
  private void write(String root, String name, byte[] bytes) {
    try {
      Path path = new Path(root, name);
      FileSystem fileSystem = path.getFileSystem(configuration);
      if ("file".equals(fileSystem.getUri().getScheme())) {
        LOG.debug("{} is written on the driver's disk, where the server may not see it", path);
      }
      try (FSDataOutputStream out = fileSystem.create(path, true)) {
        out.write(bytes);
      }
    } catch (IOException | RuntimeException | FSError e) {
      throw new RefusedException(root + " cannot be written to from here: " + e.getMessage(), e);
    }
  }
}
