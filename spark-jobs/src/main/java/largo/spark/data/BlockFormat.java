package largo.spark.data;

import java.util.List;
import largo.core.data.InputException;

/** A format whose files have a row for each example, which are read in blocks. */
non-sealed interface BlockFormat extends DataFormat {

  /**
   * Reads files; a file that is listed twice is read twice.
   *
   * @param expected columns that the files must have; {@link ColumnNames#NONE} for training files,
   *     which define them
   * @throws InputException if a file cannot be read; problems of rows are in the blocks
   */
  BlockScan read(ReadContext context, List<String> paths, ColumnNames expected);
}
