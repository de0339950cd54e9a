package largo.core.data;

import java.util.Arrays;
import java.util.List;
import largo.core.Preconditions;

/**
 * Compressed sparse rows (CSR).
 *
 * @param starts {@code int[rows + 1]}: row {@code i} has entries {@code starts[i] … starts[i + 1]}
 * @param columns column of each entry, in [0, width)
 * @param values value of each entry
 * @param width features of one example
 */
public record SparseFeatures(int[] starts, int[] columns, float[] values, int width)
    implements Features {

  private static final long MASK = 0xFFFFFFFFL;

  @Override
  public int rows() {
    return starts.length - 1;
  }

  @Override
  public long bytes() {
    return 4L * starts.length + 8L * values.length;
  }

  @Override
  public void copyRow(int row, float[] to, int at) {
    Arrays.fill(to, at, at + width, 0);
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      to[at + columns[e]] = values[e];
    }
  }

  /** Independent of the width, which differs between blocks. */
  @Override
  public long hash(int row) {
    long hash = length(row);
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      hash = Seeds.mix(hash ^ ((long) columns[e] << 32 | Float.floatToIntBits(values[e]) & MASK));
    }
    return hash;
  }

  @Override
  public void copyRow(int row, double[] to) {
    Arrays.fill(to, 0, width, 0);
    addTo(row, to);
  }

  /** Adds a row to {@code to}. */
  void addTo(int row, double[] to) {
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      to[columns[e]] += values[e];
    }
  }

  @Override
  public SparseFeatures ofWidth(int wider) {
    Preconditions.that(
        wider >= width, "rows must have at most %d features, but have %d", wider, width);
    return new SparseFeatures(starts, columns, values, wider);
  }

  @Override
  public SparseFeatures select(int[] rows) {
    int[] selected = new int[rows.length + 1];
    for (int i = 0; i < rows.length; i++) {
      selected[i + 1] = Math.addExact(selected[i], length(rows[i]));
    }
    SparseFeatures result = sized(selected, width);
    for (int i = 0; i < rows.length; i++) {
      copyEntries(rows[i], result, i);
    }

    return result;
  }

  static SparseFeatures assemble(int rows, int width, List<Part> parts) {
    int[] whole = new int[rows + 1];
    for (Part part : parts) {
      SparseFeatures features = (SparseFeatures) part.features();
      for (int i = 0; i < part.rows().length; i++) {
        whole[part.rows()[i] + 1] = features.length(i);
      }
    }
    for (int i = 0; i < rows; i++) {
      whole[i + 1] = Math.addExact(whole[i], whole[i + 1]);
    }

    SparseFeatures result = sized(whole, width);
    for (Part part : parts) {
      SparseFeatures features = (SparseFeatures) part.features();
      for (int i = 0; i < part.rows().length; i++) {
        features.copyEntries(i, result, part.rows()[i]);
      }
    }

    return result;
  }

  private static SparseFeatures sized(int[] starts, int width) {
    int entries = starts[starts.length - 1];
    return new SparseFeatures(starts, new int[entries], new float[entries], width);
  }

  private int length(int row) {
    return starts[row + 1] - starts[row];
  }

  private void copyEntries(int row, SparseFeatures to, int toRow) {
    System.arraycopy(columns, starts[row], to.columns, to.starts[toRow], length(row));
    System.arraycopy(values, starts[row], to.values, to.starts[toRow], length(row));
  }
}
