package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * A tensor as a matrix with one row per filter, and temporary values of {@link Hfac} between
 * sweeps.
 *
 * <p>A vector is a matrix with one column, without column moments.
 */
final class Matrix {

  /** The contribution of {@code φ} to the step of each row. */
  final float[] rowTerm;

  /** The contribution of {@code ψ} to the step of each column. */
  final float[] columnTerm;

  /** {@code 1 / √s} of each column. */
  final float[] columnScale;

  /** {@code Σ r}. */
  double total;

  /** The factor that bounds {@code U}. */
  double shrink;

  private final Tensor tensor;
  private final WeightFilters filters;
  private final int first;
  private final List<Rows> parts;

  /**
   * A tensor.
   *
   * @param first index of its first scalar
   */
  Matrix(Tensor tensor, int first) {
    this.tensor = tensor;
    this.filters = filters(tensor);
    this.first = first;
    this.parts = MatrixBlock.of(filters).stream().map(Rows::new).toList();
    this.rowTerm = new float[rows()];
    this.columnTerm = new float[columns()];
    this.columnScale = new float[columns()];
  }

  /** The number of scalars of a tensor. */
  static int numbers(Tensor tensor) {
    WeightFilters of = filters(tensor);
    return 2 * (of.outputs() + (tensor.hasFilters() ? of.size() : 0));
  }

  /** The bytes of all buffers of a tensor. */
  static long bytes(Tensor tensor) {
    WeightFilters of = filters(tensor);
    long parts = MatrixBlock.of(of).size();
    return Float.BYTES * (parts * Rows.VECTORS * of.size() + of.outputs() + 2L * of.size());
  }

  private static WeightFilters filters(Tensor tensor) {
    return tensor.hasFilters()
        ? tensor.filters()
        : new WeightFilters(tensor.offset(), tensor.length(), 1, 1);
  }

  Tensor tensor() {
    return tensor;
  }

  boolean isVector() {
    return !tensor.hasFilters();
  }

  int rows() {
    return filters.outputs();
  }

  int columns() {
    return filters.size();
  }

  /** All rows, in parts that can be processed in parallel. */
  List<Rows> parts() {
    return parts;
  }

  /** Index of the first {@code u} of the rows. */
  int u() {
    return first;
  }

  /** Index of the first {@code r} of the rows. */
  int r() {
    return first + rows();
  }

  /** Index of the first {@code v} of the columns. */
  int v() {
    return first + 2 * rows();
  }

  /** Index of the first {@code s} of the columns. */
  int s() {
    return v() + columns();
  }

  /** The sum of a column. */
  double columnSum(int column) {
    double sum = 0;
    for (Rows part : parts) {
      sum += part.sums[column];
    }

    return sum;
  }

  /** The sum of a column's squares. */
  double columnSquares(int column) {
    double sum = 0;
    for (Rows part : parts) {
      sum += part.squares[column];
    }

    return sum;
  }

  /** {@code Σ U²}, without the division by examples. */
  double sumOfSquares() {
    double sum = 0;
    for (Rows part : parts) {
      for (int j = 0; j < part.weighted.length; j++) {
        sum += total * columnScale[j] * columnScale[j] * part.weighted[j];
      }
    }

    return sum;
  }

  /**
   * A part of the rows. Each row is copied to a contiguous array before it is processed, since C2
   * vectorizes loops over arrays with a common index.
   */
  final class Rows {

    /** Number of rows that are added to the sums of columns at once. */
    static final int GROUP = 4;

    /** Number of buffers of the length of a row: copies, sums of columns, and sums of a row. */
    private static final int VECTORS = GROUP + 5;

    private final MatrixBlock block;
    private final float[][] lines = new float[GROUP][columns()];
    private final float[] scales = new float[GROUP];
    private final float[] sums = new float[columns()];
    private final float[] squares = new float[columns()];
    private final float[] weighted = new float[columns()];
    private final PairwiseSums sumsOfRow = new PairwiseSums(columns());

    private Rows(MatrixBlock block) {
      this.block = block;
    }

    Matrix matrix() {
      return Matrix.this;
    }

    int from() {
      return block.from();
    }

    int to() {
      return block.to();
    }

    /**
     * Copies a row.
     *
     * @param k index of the copy, less than {@link #GROUP}
     */
    float[] read(float[] x, int row, int k) {
      float[] into = lines[k];
      for (int run = 0; run < filters.runs(); run++) {
        int length = filters.length();
        System.arraycopy(x, filters.from(row, run), into, run * length, length);
      }

      return into;
    }

    /** Writes a row back. */
    void write(float[] from, float[] x, int row) {
      for (int run = 0; run < filters.runs(); run++) {
        int length = filters.length();
        System.arraycopy(from, run * length, x, filters.from(row, run), length);
      }
    }

    /** The sums of a row. */
    PairwiseSums sums(float[] row) {
      sumsOfRow.compute(row);
      return sumsOfRow;
    }

    /** Resets the sums of columns. */
    void clear() {
      Arrays.fill(sums, 0);
      Arrays.fill(squares, 0);
      Arrays.fill(weighted, 0);
    }

    /**
     * Sets the factor of a copied row in the weighted sum of squares.
     *
     * @param k index of the copy
     */
    void scale(int k, float factor) {
      scales[k] = factor;
    }

    /**
     * Adds the copied rows to the sums of columns, pairwise, in floats, since a part has few rows.
     *
     * @param count number of rows; the other copies count as zeros
     */
    void addToColumns(int count) {
      for (int k = count; k < GROUP; k++) {
        Arrays.fill(lines[k], 0);
        scales[k] = 0;
      }
      addToSums(lines[0], lines[1], lines[2], lines[3]);
      addToWeighted(lines[0], lines[1], lines[2], lines[3]);
    }

    private void addToSums(float[] a, float[] b, float[] c, float[] d) {
      float[] sum = sums;
      float[] square = squares;
      for (int i = 0; i < sum.length; i++) {
        float p = a[i];
        float q = b[i];
        float r = c[i];
        float s = d[i];
        sum[i] += (p + q) + (r + s);
        square[i] += (p * p + q * q) + (r * r + s * s);
      }
    }

    private void addToWeighted(float[] a, float[] b, float[] c, float[] d) {
      float[] sum = weighted;
      float ofA = scales[0];
      float ofB = scales[1];
      float ofC = scales[2];
      float ofD = scales[3];
      for (int i = 0; i < sum.length; i++) {
        float p = ofA * a[i];
        float q = ofB * b[i];
        float r = ofC * c[i];
        float s = ofD * d[i];
        sum[i] += (p * p + q * q) + (r * r + s * s);
      }
    }
  }
}
