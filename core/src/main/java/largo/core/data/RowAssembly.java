package largo.core.data;

import java.util.BitSet;

/** Rows of a whole that parts fill. Not thread-safe. */
final class RowAssembly {

  private final int count;
  private final BitSet filled;

  /** Of a whole with so many rows. */
  RowAssembly(int count) {
    this.count = count;
    this.filled = new BitSet(count);
  }

  /**
   * Notes where rows of a part go.
   *
   * @throws IllegalStateException if there is no such row, or it is filled already
   */
  void fill(int[] rows) {
    for (int row : rows) {
      if (row < 0 || row >= count || filled.get(row)) {
        throw new IllegalStateException(
            row < 0 || row >= count
                ? "there is no row " + row + " of " + count
                : "row " + row + " of " + count + " came twice");
      }
      filled.set(row);
    }
  }

  /**
   * Checks that every row came.
   *
   * @throws IllegalStateException if one has not
   */
  void checkAll() {
    int missing = filled.nextClearBit(0);
    if (missing < count) {
      throw new IllegalStateException("row " + missing + " of " + count + " never came");
    }
  }
}
