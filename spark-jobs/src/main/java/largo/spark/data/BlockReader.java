package largo.spark.data;

import java.util.List;
import largo.core.data.ExampleShape;
import org.apache.spark.api.java.JavaRDD;

/** Reads files of one format. */
interface BlockReader {

  /** The blocks of files, in whatever partitions suit them. */
  JavaRDD<Block> read(List<String> files);

  /**
   * Bytes that the examples will take in memory, where that can be told without reading them; 0
   * where it cannot.
   */
  default long knownBytes(List<String> files) {
    return 0;
  }

  /**
   * The shape of an example.
   *
   * @param width features of the widest row that was read
   */
  ExampleShape shape(int width);
}
