package largo.core.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The loss of columns by rounding to floats, relative to the standard deviation of each over the
 * rows.
 *
 * <p>A column that is zero in some row varies so much that floats suffice: only columns with an
 * entry in every row are examined.
 *
 * @param starts row {@code i} has entries {@code starts[i] … starts[i + 1]}
 * @param columns column of each entry, ascending in a row
 * @param values value of each entry
 */
record RoundingLoss(int[] starts, int[] columns, double[] values) {

  /** The maximal error that is tolerated, in standard deviations. */
  private static final double TOLERANCE = 1.0 / (1 << 17);

  /** The columns that lose too much, ascending. */
  int[] lossyColumns() {
    int rows = starts.length - 1;
    if (rows == 0) {
      return new int[0];
    }

    int[] candidates = Arrays.copyOf(columns, starts[1]);
    int[] entries = new int[candidates.length];
    double[] mean = new double[candidates.length];
    double[] error = new double[candidates.length];
    each(
        candidates,
        (k, value) -> {
          entries[k]++;
          mean[k] += (value - mean[k]) / entries[k];
          error[k] = Math.max(error[k], Math.abs(value - (float) value));
        });
    if (Arrays.stream(error).allMatch(e -> e == 0)) {
      return new int[0]; // as in most tables of whole numbers
    }
    double[] squares = new double[candidates.length];
    each(candidates, (k, value) -> squares[k] += (value - mean[k]) * (value - mean[k]));
    return IntStream.range(0, candidates.length)
        .filter(k -> entries[k] == rows && error[k] > TOLERANCE * Math.sqrt(squares[k] / rows))
        .map(k -> candidates[k])
        .toArray();
  }

  private void each(int[] candidates, EntryVisitor to) {
    for (int row = 0; row < starts.length - 1; row++) {
      int k = 0;
      for (int e = starts[row]; e < starts[row + 1] && k < candidates.length; e++) {
        while (k < candidates.length && candidates[k] < columns[e]) {
          k++;
        }
        if (k < candidates.length && candidates[k] == columns[e]) {
          to.visit(k, values[e]);
        }
      }
    }
  }

  private interface EntryVisitor {
    void visit(int candidate, double value);
  }
}
