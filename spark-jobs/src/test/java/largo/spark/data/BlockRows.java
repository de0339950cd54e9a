package largo.spark.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Rows of blocks as text. */
final class BlockRows {

  private BlockRows() {}

  /** A context for reading files. */
  static ReadContext context(SparkSession session) {
    InputFiles files = new InputFiles(session.sparkContext().hadoopConfiguration());
    return new ReadContext(session, files, LearningTask.CLASSIFICATION, Optional.empty(), 0);
  }

  /**
   * Features and label of every row, in the order of the blocks' positions.
   *
   * @throws InputException if a block could not be read
   */
  static List<String> of(JavaRDD<ReadResult> read) {
    List<ReadResult> results = new ArrayList<>(read.collect());
    results.sort(Comparator.comparing(ReadResult::position));
    List<String> rows = new ArrayList<>();
    for (ReadResult result : results) {
      ExampleBlock block = block(result);
      float[] row = new float[block.examples().features().width()];
      for (int i = 0; i < block.examples().count(); i++) {
        block.examples().features().copyRow(i, row, 0);
        StringBuilder text = new StringBuilder();
        for (float value : row) {
          text.append(value).append(' ');
        }
        rows.add(text + block.names().get(block.examples().labels()[i]));
      }
    }
    return rows;
  }

  /**
   * The only block.
   *
   * @throws InputException if it could not be
   */
  static ExampleBlock block(ReadResult result) {
    if (result instanceof BadInput bad) {
      throw new InputException("%s", bad.problem());
    }
    return (ExampleBlock) result;
  }
}
