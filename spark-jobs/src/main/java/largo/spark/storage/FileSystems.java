package largo.spark.storage;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** Hadoop's file systems, with an error that helps where the connector of one is missing. */
public final class FileSystems {

  /** Artifacts of Hadoop's connectors by scheme; {@code %s} is Hadoop's version. */
  private static final Map<String, String> CONNECTORS =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:%s",
          "abfs", "org.apache.hadoop:hadoop-azure:%s",
          "abfss", "org.apache.hadoop:hadoop-azure:%s",
          "wasb", "org.apache.hadoop:hadoop-azure:%s",
          "wasbs", "org.apache.hadoop:hadoop-azure:%s",
          "oss", "org.apache.hadoop:hadoop-aliyun:%s");

  private FileSystems() {}

  /**
   * Returns the file system of a path.
   *
   * @throws StorageException if its connector is not on the classpath; the message names the path,
   *     the missing class and the artifact to add
   * @throws IOException if the file system fails
   */
  public static FileSystem of(Path path, Configuration configuration) throws IOException {
    try {
      return path.getFileSystem(configuration);
    } catch (UnsupportedFileSystemException e) {
      throw noConnector(path, e);
    } catch (RuntimeException e) { // as Configuration.getClass wraps it
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw noConnector(path, new IOException(missing.getMessage(), e));
      }
      throw e;
    }
  }

  private static StorageException noConnector(Path path, IOException cause) {
    String scheme = String.valueOf(path.toUri().getScheme());
    String artifact = CONNECTORS.get(scheme);
    String connector =
        artifact == null
            ? "the connector of " + scheme + "://"
            : String.format(Locale.ROOT, artifact, VersionInfo.getVersion());
    return new StorageException(
        String.format(
            Locale.ROOT,
            "%s: cannot open the file system %s:// (%s); add %s to the classpath with --packages or"
                + " --conf spark.jars=…, or use another file system",
            path,
            scheme,
            cause.getMessage(),
            connector),
        cause);
  }
}
