package largo.core.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers for which floats are too imprecise, such as seconds since 1970: floats, and the rounding
 * errors in the columns where they matter.
 *
 * @param rounded the numbers as floats
 * @param remainders to add to {@code rounded}
 */
public record DoubleFeatures(Features rounded, SparseFeatures remainders) implements Features {

  /**
   * Floats; doubles if the rounding errors of a column would matter after standardization.
   *
   * @param values {@code double[≥ rows × width]}, row after row
   */
  static Features dense(int rows, int width, double[] values) {
    int[] starts = new int[rows + 1];
    Arrays.setAll(starts, i -> i * width);
    int[] columns = new int[rows * width];
    Arrays.setAll(columns, i -> i % width);
    FloatFeatures rounded = new FloatFeatures(floats(values, rows * width), width);
    return of(rounded, starts, columns, values, width);
  }

  /** The same for sparse rows. */
  static Features sparse(int[] starts, int[] columns, double[] values, int width) {
    float[] floats = floats(values, starts[starts.length - 1]);
    return of(new SparseFeatures(starts, columns, floats, width), starts, columns, values, width);
  }

  private static Features of(
      Features rounded, int[] starts, int[] columns, double[] values, int width) {
    int[] lossyColumns = new RoundingLoss(starts, columns, values).lossyColumns();
    if (lossyColumns.length == 0) {
      return rounded;
    }

    int[] from = new int[starts.length];
    int[] at = new int[Math.multiplyExact(lossyColumns.length, starts.length - 1)];
    float[] remainders = new float[at.length];
    int n = 0;
    for (int row = 0; row < starts.length - 1; row++) {
      for (int e = starts[row]; e < starts[row + 1]; e++) {
        float remainder = (float) (values[e] - (float) values[e]);
        if (remainder != 0 && Arrays.binarySearch(lossyColumns, columns[e]) >= 0) {
          at[n] = columns[e];
          remainders[n++] = remainder;
        }
      }
      from[row + 1] = n;
    }
    return new DoubleFeatures(
        rounded,
        new SparseFeatures(from, Arrays.copyOf(at, n), Arrays.copyOf(remainders, n), width));
  }

  @Override
  public int rows() {
    return rounded.rows();
  }

  @Override
  public int width() {
    return rounded.width();
  }

  @Override
  public long bytes() {
    return rounded.bytes() + remainders.bytes();
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    rounded.copyRow(row, to, at);
  }

  @Override
  public void copyRow(int row, double[] to) {
    rounded.copyRow(row, to);
    remainders.addTo(row, to);
  }

  /** Hashes the floats only: the columns with remainders depend on the block of the row. */
  @Override
  public long hash(int row) {
    return rounded.hash(row);
  }

  @Override
  public Features ofWidth(int width) {
    return new DoubleFeatures(rounded.ofWidth(width), remainders.ofWidth(width));
  }

  @Override
  public DoubleFeatures select(int[] rows) {
    return new DoubleFeatures(rounded.select(rows), remainders.select(rows));
  }

  @Override
  public Optional<MappedFeatures> mapped() {
    return rounded.mapped();
  }

  private static float[] floats(double[] values, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
