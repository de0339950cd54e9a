package largo.spark.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the copies of the application's jars of executors of a {@code local-cluster} in {@code
 * SPARK_HOME/work} when the application ends. Spark does not delete them, and Largo's jar is large.
 * The logs are kept.
 */
final class LocalClusterJars extends SparkListener {

  private static final Logger LOG = LoggerFactory.getLogger(LocalClusterJars.class);

  private final Path folder;

  /**
   * Creates a listener.
   *
   * @param folder of the application, with a folder for each executor
   */
  LocalClusterJars(Path folder) {
    this.folder = folder;
  }

  /** Returns a listener for an application in a {@code local-cluster}; empty for others. */
  static Optional<LocalClusterJars> of(SparkContext spark) {
    return spark.master().startsWith("local-cluster")
        ? Optional.of(new LocalClusterJars(work().resolve(spark.applicationId())))
        : Optional.empty();
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    delete();
  }

  void delete() {
    try {
      for (Path jar : jars()) {
        Files.deleteIfExists(jar); // a JVM that has opened it can still read it
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("copies of jars are left in {}: {}", folder, e.getMessage());
    }
  }

  private List<Path> jars() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  /** The default folder of applications of Spark's workers. */
  private static Path work() {
    return Path.of(Optional.ofNullable(System.getenv("SPARK_HOME")).orElse("."), "work");
  }
}
