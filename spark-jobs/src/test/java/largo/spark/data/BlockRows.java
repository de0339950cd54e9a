package largo.spark.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;

/** Rows of blocks as text. */
final class BlockRows {

  private BlockRows() {}

  /**
   * Features and label of every row, in the order of the blocks' places.
   *
   * @throws InputException if a block could not be read
   */
  static List<String> of(JavaRDD<ExampleBlock> read) {
    List<ExampleBlock> blocks = new ArrayList<>(read.collect());
    blocks.sort(Comparator.comparing(ExampleBlock::place));
    List<String> rows = new ArrayList<>();
    for (ExampleBlock block : blocks) {
      if (!block.problem().isEmpty()) {
        throw new InputException("%s", block.problem());
      }
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
}
