package largo.spark.storage;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** Hadoop's file systems, and what to add if the connector of one is missing. */
public final class FileSystems {

  /** Artifacts of connectors by scheme; {@code %s} is Hadoop's version. */
  private static final Map<String, String> CONNECTORS =
      Map.of(
          "s3", "org.apache.hadoop:hadoop-aws:%s",
          "s3a", "org.apache.hadoop:hadoop-aws:%s",
          "s3n", "org.apache.hadoop:hadoop-aws:%s",
          "abfs", "org.apache.hadoop:hadoop-azure:%s",
          "abfss", "org.apache.hadoop:hadoop-azure:%s",
          "wasb", "org.apache.hadoop:hadoop-azure:%s",
          "wasbs", "org.apache.hadoop:hadoop-azure:%s",
          "oss", "org.apache.hadoop:hadoop-aliyun:%s",
          "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26");

  private FileSystems() {}

  /**
   * Returns the file system of a path.
   *
   * @throws StorageException if its connector is not on the class path; the message names the path,
   *     the reason and the artifact to add
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

  /**
   * Returns what to do if the connector of a scheme is missing.
   *
   * @param scheme of a URI, such as {@code s3a}
   */
  public static String advice(String scheme) {
    if (!CONNECTORS.containsKey(scheme)) {
      return "is the address right? Its connector must be on Spark's class path, for example by "
          + "--conf spark.jars.packages=…";
    }
    String renamed = scheme.equals("s3") || scheme.equals("s3n") ? "write s3a://…, and " : "";
    String artifact = String.format(Locale.ROOT, CONNECTORS.get(scheme), VersionInfo.getVersion());
    return String.format(
        Locale.ROOT,
        "Spark has no connector for %s://…; %sadd --conf spark.jars.packages=%s",
        scheme,
        renamed,
        artifact);
  }

  private static StorageException noConnector(Path path, IOException cause) {
    String message =
        String.format(
            Locale.ROOT,
            "%s cannot be reached: %s; %s",
            path,
            cause.getMessage(),
            advice(String.valueOf(path.toUri().getScheme())));
    return new StorageException(message, cause);
  }
}
