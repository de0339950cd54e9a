package largo.core.data;

import java.util.BitSet;

/** Checks that parts cover every row exactly once. Not thread-safe. */
final class RowAssembly {

  private final int count;
  private final BitSet filled;

  RowAssembly(int count) {
    this.count = count;
    this.filled = new BitSet(count);
  }

  /**
   * Adds the rows of a part.
   *
   * @throws IllegalStateException if there is no such row, or it is in another part
   */
  void fill(int[] rows) {
    for (int row : rows) {
      if (row < 0 || row >= count || filled.get(row)) {
        throw new IllegalStateException(
            row < 0 || row >= count
                ? "there is no row " + row + " of " + count
                : "row " + row + " of " + count + " is in two parts");
      }
      filled.set(row);
    }
  }

  /**
   * Checks that every row is in a part.
   *
   * @throws IllegalStateException if one is not
   */
  void checkAll() {
    int missing = filled.nextClearBit(0);
    if (missing < count) {
      throw new IllegalStateException("row " + missing + " of " + count + " is in no part");
    }
  }
}
