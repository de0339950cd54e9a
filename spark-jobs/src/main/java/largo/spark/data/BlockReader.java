package largo.spark.data;

import java.util.List;
import largo.core.data.ExampleShape;
import org.apache.spark.api.java.JavaRDD;

/** Reads files of one format. */
interface BlockReader {

  /** The blocks of files, in whatever partitions suit them. */
  JavaRDD<Block> read(List<String> files);

  /**
   * The shape of an example.
   *
   * @param width features of the widest row that was read
   */
  ExampleShape shape(int width);
}
