package largo.spark.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.Check;
import largo.core.data.ClassTargets;
import largo.core.data.Classes;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.InputException;
import largo.core.data.LibsvmParser;
import largo.core.data.SparseFeatures;
import largo.core.data.Targets;
import largo.core.data.VectorTargets;

/** Gathers rows into the columns of a block. Not thread-safe. */
abstract class Columns {

  private final Map<String, Integer> names = new LinkedHashMap<>();
  private final Map<String, Integer> written = new HashMap<>();
  private int[] labels = new int[256];
  private float[] numbers = {};
  private float[] weights = {};
  private int rows;

  /** How many rows there are. */
  int rows() {
    return rows;
  }

  /** The block of what was gathered. */
  Block block(Place place) {
    Targets targets =
        numbers.length == 0
            ? new ClassTargets(Arrays.copyOf(labels, rows))
            : new VectorTargets(new FloatFeatures(Arrays.copyOf(numbers, rows), 1));
    float[] weighted = weights.length == 0 ? weights : Arrays.copyOf(weights, rows);
    Examples examples = new Examples(features(), targets, weighted);
    return new Block(place, examples, List.copyOf(names.keySet()), "");
  }

  abstract largo.core.data.Features features();

  /**
   * Notes the label of a row.
   *
   * @param number whether it is a number by its format, however it is written; otherwise it is text
   */
  final void label(String text, boolean number) {
    if (text == null || text.isBlank()) {
      throw new InputException("the label is missing");
    }
    Integer known = written.get(text);
    if (known == null) {
      String name = number ? Classes.numberName(text) : Classes.name(text);
      known = names.computeIfAbsent(name, n -> names.size());
      written.put(text, known);
    }
    add(known);
  }

  /** Notes the class of a row, by its number. */
  final void classNumber(double number) {
    if (number != Math.rint(number) || number < 0 || number >= BlockSummary.MOST_NAMES) {
      throw new InputException(
          "the label must be a class number, 0, 1, 2 … %d, but was %s",
          BlockSummary.MOST_NAMES - 1, Check.shortest(number));
    }
    add((int) number);
  }

  /** Notes the number that is to be predicted of a row. */
  final void number(double number) {
    if (!Float.isFinite((float) number)) {
      throw new InputException("the label must be a finite number, but was %s", number);
    }
    if (rows == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(256, 2 * rows));
    }
    numbers[rows++] = (float) number;
  }

  /** Notes the weight of the row that was begun last. */
  final void weight(double weight) {
    if (!(weight > 0) || !Float.isFinite((float) weight)) {
      throw new InputException(
          "the weight must be zero or more and finite, but was %s", Check.shortest(weight));
    }
    if (rows > weights.length) {
      weights = Arrays.copyOf(weights, Math.max(256, 2 * rows));
    }
    weights[rows - 1] = (float) weight;
  }

  private void add(int label) {
    if (rows == labels.length) {
      labels = Arrays.copyOf(labels, 2 * rows);
    }
    labels[rows++] = label;
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
      label(label, false);
      add(row);
    }

    /** Adds the features of a row whose label is noted already. */
    void add(float[] row) {
      if (row.length != width) {
        throw new InputException("expected %d features, but found %d", width, row.length);
      }
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
      label(row.label(), true);
      add(row.columns(), row.values());
    }

    /** Adds the features of a row of {@code size} whose label is noted already. */
    void add(int size, int[] at, float[] entries) {
      if (rows() > 1 && size != width) {
        throw new InputException("expected %d features, but found %d", width, size);
      }
      add(at, entries);
      width = size;
    }

    private void add(int[] at, float[] entries) {
      if (rows() == starts.length) {
        starts = Arrays.copyOf(starts, 2 * starts.length);
      }
      int from = starts[rows() - 1];
      int to = Math.addExact(from, entries.length);
      if (to > values.length) {
        columns = Arrays.copyOf(columns, Math.max(to, 2 * columns.length));
        values = Arrays.copyOf(values, Math.max(to, 2 * values.length));
      }
      System.arraycopy(at, 0, columns, from, to - from);
      System.arraycopy(entries, 0, values, from, to - from);
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
