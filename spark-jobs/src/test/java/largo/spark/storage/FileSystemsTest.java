package largo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import largo.spark.study.OutputFolder;
import largo.spark.study.TextFiles;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** File systems whose connectors are not on the classpath. */
public class FileSystemsTest extends JUnitSuite {

  private final Configuration configuration = new Configuration();

  @Test
  public void areFoundByTheirScheme() throws IOException {
    assertThat(FileSystems.of(new Path("file:/a"), configuration).getScheme()).isEqualTo("file");
  }

  @Test
  public void nameTheMissingConnectorOfS3() {
    String path = "s3a://bucket/a.conf";
    assertNamesConnectorOfS3(path, () -> FileSystems.of(new Path(path), configuration));
    assertNamesConnectorOfS3(path, () -> TextFiles.read(path, configuration));
    assertNamesConnectorOfS3(path, () -> new OutputFolder(path, configuration));
  }

  @Test
  public void nameTheSchemeOfAnUnknownConnector() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> FileSystems.of(new Path("o3fs://bucket/train"), configuration))
        .withMessageStartingWith("o3fs://bucket/train cannot be reached: No FileSystem for scheme")
        .withMessageContaining("Its connector must be on Spark's class path");
  }

  @Test
  public void nameTheServiceThatDoesNotListen() {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> new OutputFolder("hdfs://localhost:1/out", oneAttempt()).exists())
        .withMessageStartingWith("hdfs://localhost:1/out cannot be reached: ")
        .withMessageEndingWith(
            "Connection refused; nothing listens there: is the service up, and are host and port "
                + "right?");
  }

  private static Configuration oneAttempt() {
    Configuration configuration = new Configuration();
    configuration.setInt("ipc.client.connect.max.retries", 0);
    return configuration;
  }

  private static void assertNamesConnectorOfS3(String path, ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(call)
        .withMessageStartingWith(
            path + " cannot be reached: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found; ")
        .withMessageEndingWith(
            "; add --conf spark.jars.packages=org.apache.hadoop:hadoop-aws:"
                + VersionInfo.getVersion());
  }
}
