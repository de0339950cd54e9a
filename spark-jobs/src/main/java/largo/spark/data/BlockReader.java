package largo.spark.data;

import java.util.List;
import largo.core.data.ExampleShape;
import org.apache.spark.api.java.JavaRDD;

/** Reads files of one format. */
interface BlockReader {

  /**
   * The blocks of files, in whatever partitions suit them.
   *
   * @param files a file that is named twice is read twice
   * @param like columns of files that were read before, which these must have, too; {@link
   *     ColumnNames#NONE} of training files
   */
  Reading read(List<String> files, ColumnNames like);

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

  /**
   * What is read.
   *
   * @param blocks of all files
   * @param columns that they are read from
   */
  record Reading(JavaRDD<ExampleBlock> blocks, ColumnNames columns) {

    /** Of a format without columns. */
    Reading(JavaRDD<ExampleBlock> blocks) {
      this(blocks, ColumnNames.NONE);
    }
  }
}
