package largo.spark.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import largo.core.DecimalFormatter;
import largo.core.data.ClassNames;
import largo.core.data.ClassTargets;
import largo.core.data.Examples;
import largo.core.data.Features;
import largo.core.data.InputException;
import largo.core.data.LibsvmParser;
import largo.core.data.Targets;
import largo.core.data.VectorTargets;

/** Builds the columns of a block row by row. Not thread-safe. */
abstract class ColumnBuilder {

  /** NaN as written by Java, Python, NumPy and C. */
  private static final Set<String> MISSING = Set.of("NaN", "nan", "NAN", "-nan", "-NaN", "+nan");

  private static final int MAX_ROWS = 4096;

  /**
   * Values of wide rows in a block of at most 16 MB as doubles, which an executor has in memory.
   */
  private static final int MAX_VALUES = 1 << 21;

  private final Map<String, Integer> names = new LinkedHashMap<>();
  private final Map<String, Integer> written = new HashMap<>();
  private int[] labels = new int[256];
  private double[] numbers = {};
  private LabelSets labelSets; // null unless rows have any number of labels
  private int targetWidth; // numbers of a row; 0 for labels
  private float[] weights = {};
  private int rows;

  /** The number of rows. */
  int rows() {
    return rows;
  }

  /** Whether the block should have no more rows. */
  final boolean isFull() {
    return rows >= MAX_ROWS || values() >= MAX_VALUES;
  }

  /** The number of values of features. */
  abstract long values();

  /** The block of all rows. */
  ExampleBlock block(BlockPosition position) {
    Targets targets =
        labelSets != null
            ? labelSets.targets(names.size())
            : targetWidth == 0
                ? new ClassTargets(Arrays.copyOf(labels, rows))
                : new VectorTargets(Features.dense(rows, targetWidth, numbers));
    float[] weighted = weights.length == 0 ? weights : Arrays.copyOf(weights, rows);
    Examples examples = new Examples(features(), targets, weighted);
    return new ExampleBlock(position, examples, List.copyOf(names.keySet()));
  }

  abstract Features features();

  /**
   * Sets the label of a new row.
   *
   * @param number whether it is a number by its format; otherwise it is text
   */
  final void label(String text, boolean number) {
    add(number(text, number));
  }

  /**
   * Sets the labels of a new row.
   *
   * @param texts any number of labels
   * @param numbers whether they are numbers by their format; otherwise they are texts
   */
  final void labels(List<String> texts, boolean numbers) {
    labelSets = labelSets == null ? new LabelSets() : labelSets;
    labelSets.add(texts.stream().mapToInt(text -> number(text, numbers)));
    rows++;
  }

  private int number(String text, boolean number) {
    if (text == null || text.isBlank()) {
      throw new InputException("the label is missing");
    }
    if (MISSING.contains(text.trim())) {
      throw new InputException(
          "the label is %s, which represents a missing number; remove the row, or give it a class",
          text.trim());
    }
    Integer known = written.get(text);
    if (known == null) {
      String name = number ? ClassNames.numberName(text) : ClassNames.name(text);
      known = names.computeIfAbsent(name, n -> names.size());
      written.put(text, known);
    }
    return known;
  }

  /** Sets the class of a new row. */
  final void classNumber(double number) {
    if (number != Math.rint(number) || number < 0 || number >= BlockSummary.MAX_NAMES) {
      throw new InputException(
          "the label must be a class number, 0, 1, 2 … %d, but was %s",
          BlockSummary.MAX_NAMES - 1, DecimalFormatter.shortest(number));
    }
    add((int) number);
  }

  /**
   * Sets the numeric targets of a new row.
   *
   * @param row of the same length for all rows, copied
   * @throws InputException if it is of another length
   */
  final void numbers(double... row) {
    if (rows > 0 && row.length != targetWidth) {
      throw new InputException(
          "the label must have %d numbers, as other rows, but has %d", targetWidth, row.length);
    }
    targetWidth = row.length;
    if (rows * targetWidth == numbers.length) {
      numbers = Arrays.copyOf(numbers, targetWidth * Math.max(256, 2 * rows));
    }
    System.arraycopy(row, 0, numbers, rows * targetWidth, targetWidth);
    rows++;
  }

  /** Sets the weight of the last row. */
  final void weight(double weight) {
    if (!(weight > 0) || !Float.isFinite((float) weight)) {
      throw new InputException(
          "the weight must be zero or more, and finite, but was %s",
          DecimalFormatter.shortest(weight));
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

  /** Dense rows of one width. */
  static final class Dense extends ColumnBuilder {

    private final int width;
    private double[] values;

    Dense(int width) {
      this.width = width;
      this.values = new double[256 * width];
    }

    /** Adds the features of the last row, which are copied. */
    void add(double[] row) {
      if (row.length != width) {
        throw new InputException("expected %d features, but found %d", width, row.length);
      }
      if (rows() * width > values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(2, values.length));
      }
      System.arraycopy(row, 0, values, (rows() - 1) * width, width);
    }

    @Override
    long values() {
      return (long) rows() * width;
    }

    @Override
    Features features() {
      return Features.dense(rows(), width, values);
    }
  }

  /** Sparse rows. */
  static final class Sparse extends ColumnBuilder {

    private int[] starts = new int[257];
    private int[] columns = new int[4096];
    private double[] values = new double[4096];
    private int width;

    /** Adds the features of the last row. */
    void add(LibsvmParser.Row row) {
      add(row.columns(), row.values());
    }

    /** Adds the features of the last row, of {@code size} columns. */
    void add(int size, int[] at, double[] entries) {
      if (rows() > 1 && size != width) {
        throw new InputException("expected %d features, but found %d", width, size);
      }
      add(at, entries);
      width = size;
    }

    private void add(int[] at, double[] entries) {
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
    long values() {
      return starts[rows()];
    }

    @Override
    Features features() {
      int[] ends = Arrays.copyOf(starts, rows() + 1);
      return Features.sparse(ends, Arrays.copyOf(columns, ends[rows()]), values, width);
    }
  }
}
