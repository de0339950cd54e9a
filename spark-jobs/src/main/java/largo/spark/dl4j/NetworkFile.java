package largo.spark.dl4j;

import java.util.Optional;
import largo.core.dl4j.NetworkZip;
import largo.spark.study.OutputFolder;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * Saves networks of Deeplearning4j programs as {@code ModelSerializer} would, to a local path or
 * any Hadoop URI. The file does not contain the state of the update rule, which is kept in the
 * training master.
 */
public final class NetworkFile {

  private NetworkFile() {}

  /**
   * Saves a network, replacing an existing file.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(JavaSparkContext spark, Model network, String path) {
    write(spark, path, NetworkZip.of(network, Optional.<Normalizer<?>>empty()));
  }

  /**
   * Saves a network and the normalizer of its input, replacing an existing file.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static void write(
      JavaSparkContext spark, Model network, Normalizer<?> normalizer, String path) {
    write(spark, path, NetworkZip.of(network, Optional.of(normalizer)));
  }

  private static void write(JavaSparkContext spark, String path, byte[] zip) {
    Path given = new Path(path);
    String folder = given.getParent() == null ? "." : given.getParent().toString();
    new OutputFolder(folder, spark.hadoopConfiguration()).write(given.getName(), zip);
  }
}
