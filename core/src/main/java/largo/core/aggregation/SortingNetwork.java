package largo.core.aggregation;

import java.util.Arrays;

/**
 * A fixed sequence of compare-exchange operations on rows, which brings the order statistics of
 * each column to their places. An operation on two rows is a loop over arrays, which C2 vectorizes.
 *
 * <p>Source: Batcher's merge exchange, D. Knuth, The Art of Computer Programming, volume 3,
 * algorithm 5.2.2M.
 */
final class SortingNetwork {

  private final int[] low;
  private final int[] high;

  private SortingNetwork(int[] low, int[] high) {
    this.low = low;
    this.high = high;
  }

  /**
   * A network after which rows {@code from ≤ k < to} contain the elements of these ranks: each in
   * its place if {@code to − from} is one or two, otherwise in any order.
   *
   * @param rows number of rows
   */
  static SortingNetwork selecting(int rows, int from, int to) {
    SortingNetwork sorting = merge(rows).pruned(from, to);
    int trimmed = Math.max(from, rows - to);
    if (to - from <= 2 || from != rows - to || trimmed > rows / 4) {
      return sorting;
    }
    SortingNetwork extremes = extremes(rows, trimmed);
    return extremes.size() < sorting.size() ? extremes : sorting;
  }

  /** The number of operations. */
  int size() {
    return low.length;
  }

  /**
   * Applies all operations to the first columns of the rows.
   *
   * @param rows without NaN
   */
  void apply(float[][] rows, int columns) {
    for (int c = 0; c < low.length; c++) {
      compareExchange(rows[low[c]], rows[high[c]], columns);
    }
  }

  private static void compareExchange(float[] a, float[] b, int columns) {
    for (int i = 0; i < columns; i++) {
      float x = a[i];
      float y = b[i];
      a[i] = Math.min(x, y);
      b[i] = Math.max(x, y);
    }
  }

  /** Sorts all rows. */
  private static SortingNetwork merge(int rows) {
    Comparators comparators = new Comparators();
    int top = Integer.highestOneBit(Math.max(1, rows - 1));
    for (int p = rows < 2 ? 0 : top; p > 0; p /= 2) {
      int q = top;
      int r = 0;
      int d = p;
      while (true) {
        for (int i = 0; i < rows - d; i++) {
          if ((i & p) == r) {
            comparators.add(i, i + d);
          }
        }
        if (q == p) {
          break;
        }
        d = q - p;
        q /= 2;
        r = p;
      }
    }
    return comparators.network();
  }

  /** Brings the smallest elements to the first rows, and as many of the largest to the last. */
  private static SortingNetwork extremes(int rows, int count) {
    Comparators comparators = new Comparators();
    for (int r = 0; r < count; r++) {
      for (int i = rows - 1 - r; i > r; i--) {
        comparators.add(i - 1, i);
      }
      for (int i = r + 1; i < rows - 1 - r; i++) {
        comparators.add(i, i + 1);
      }
    }
    return comparators.network();
  }

  /** Without the operations that no row in a range depends on. */
  private SortingNetwork pruned(int from, int to) {
    boolean[] needed = new boolean[1 + Math.max(to, Arrays.stream(high).max().orElse(0))];
    Arrays.fill(needed, from, to, true);
    boolean[] kept = new boolean[low.length];
    for (int c = low.length - 1; c >= 0; c--) {
      kept[c] = needed[low[c]] || needed[high[c]];
      needed[low[c]] |= kept[c];
      needed[high[c]] |= kept[c];
    }
    Comparators comparators = new Comparators();
    for (int c = 0; c < low.length; c++) {
      if (kept[c]) {
        comparators.add(low[c], high[c]);
      }
    }
    return comparators.network();
  }

  /** A growing list of pairs of rows. */
  private static final class Comparators {

    private int[] low = new int[64];
    private int[] high = new int[64];
    private int size;

    void add(int a, int b) {
      if (size == low.length) {
        low = Arrays.copyOf(low, 2 * size);
        high = Arrays.copyOf(high, 2 * size);
      }
      low[size] = a;
      high[size++] = b;
    }

    SortingNetwork network() {
      return new SortingNetwork(Arrays.copyOf(low, size), Arrays.copyOf(high, size));
    }
  }
}
