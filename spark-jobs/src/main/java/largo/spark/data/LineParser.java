package largo.spark.data;

import java.io.Serializable;
import largo.core.data.InputException;

/** Parses the lines of a part of a file, one after another. Not thread-safe. */
interface LineParser {

  /** Creates empty columns for the rows of a block. */
  ColumnBuilder columns();

  /**
   * Adds the row of a line, if it contains one.
   *
   * @param offset of the line in its file, in bytes
   * @throws InputException if it is malformed; the caller adds file and line
   */
  void parse(String line, long offset, ColumnBuilder to);

  /** Creates a parser for each part of a file. */
  interface Factory extends Serializable {
    /**
     * Creates one.
     *
     * @param input see {@link BlockPosition#input}
     */
    LineParser of(int input);
  }
}
