package largo.spark.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import largo.core.data.SparseFeatures;
import largo.core.data.VectorTargets;

/** Builds the targets of rows that have any number of labels. Not thread-safe. */
final class LabelSets {

  private int[] starts = new int[257];
  private int[] columns = new int[1024];
  private int rows;

  /**
   * Adds a row.
   *
   * @param labels their numbers; equal ones count once
   */
  void add(IntStream labels) {
    int[] sorted = labels.sorted().distinct().toArray();
    if (rows + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    int from = starts[rows];
    int to = Math.addExact(from, sorted.length);
    if (to > columns.length) {
      columns = Arrays.copyOf(columns, Math.max(to, 2 * columns.length));
    }
    System.arraycopy(sorted, 0, columns, from, sorted.length);
    rows++;
    starts[rows] = to;
  }

  /**
   * The targets of all rows: 1 for each of its labels.
   *
   * @param count number of labels
   */
  VectorTargets targets(int count) {
    int entries = starts[rows];
    float[] ones = new float[entries];
    Arrays.fill(ones, 1);
    return new VectorTargets(
        new SparseFeatures(
            Arrays.copyOf(starts, rows + 1), Arrays.copyOf(columns, entries), ones, count));
  }
}
