package largo.spark.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.data.Classes;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.InputException;
import largo.core.data.LibsvmParser;
import largo.core.data.SparseFeatures;

/** Gathers rows into the columns of a block. Not thread-safe. */
abstract class Columns {

  /** More than this and it is no class. */
  private static final int MOST_NAMES = 10_000;

  private final Map<String, Integer> names = new LinkedHashMap<>();
  private int[] labels = new int[256];
  private int rows;

  /** How many rows there are. */
  int rows() {
    return rows;
  }

  /** The block of what was gathered. */
  Block block(String file, long start) {
    Examples examples = new Examples(features(), Arrays.copyOf(labels, rows));
    return new Block(file, start, examples, List.copyOf(names.keySet()), "");
  }

  abstract largo.core.data.Features features();

  /** Notes the label of a row. */
  final void label(String text) {
    if (text == null || text.isBlank()) {
      throw new InputException("the label is missing");
    }
    if (rows == labels.length) {
      labels = Arrays.copyOf(labels, 2 * rows);
    }
    labels[rows++] = names.computeIfAbsent(Classes.name(text), name -> names.size());
    if (names.size() > MOST_NAMES) {
      throw new InputException(
          "there are more than %d different labels; is this a number to be predicted? Largo trains "
              + "classifiers",
          MOST_NAMES);
    }
  }

  /** Rows of floats, all of one width. */
  static final class Dense extends Columns {

    private final int width;
    private float[] values;

    Dense(int width) {
      this.width = width;
      this.values = new float[256 * width];
    }

    /** Adds a row; the caller fills it in. */
    void add(String label, float[] row) {
      label(label);
      if (rows() * width > values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(2, values.length));
      }
      System.arraycopy(row, 0, values, (rows() - 1) * width, width);
    }

    @Override
    FloatFeatures features() {
      return new FloatFeatures(Arrays.copyOf(values, rows() * width), width);
    }
  }

  /** Rows of few entries. */
  static final class Sparse extends Columns {

    private int[] starts = new int[257];
    private int[] columns = new int[4096];
    private float[] values = new float[4096];
    private int width;

    void add(LibsvmParser.Row row) {
      label(row.label());
      if (rows() == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      int from = starts[rows() - 1];
      int to = Math.addExact(from, row.values().length);
      if (to > values.length) {
        columns = Arrays.copyOf(columns, Math.max(to, 2 * columns.length));
        values = Arrays.copyOf(values, Math.max(to, 2 * values.length));
      }
      System.arraycopy(row.columns(), 0, columns, from, to - from);
      System.arraycopy(row.values(), 0, values, from, to - from);
      starts[rows()] = to;
      if (to > from) {
        width = Math.max(width, columns[to - 1] + 1);
      }
    }

    @Override
    SparseFeatures features() {
      int entries = starts[rows()];
      return new SparseFeatures(
          Arrays.copyOf(starts, rows() + 1),
          Arrays.copyOf(columns, entries),
          Arrays.copyOf(values, entries),
          width);
    }
  }
}
