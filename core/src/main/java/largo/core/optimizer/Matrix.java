package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * A tensor as a matrix, each filter a row, with room for what {@link Hfac} finds in one sweep and
 * needs in the next.
 *
 * <p>A vector is a matrix of one column, of which nothing is kept.
 */
final class Matrix {

  /** What {@code φ} adds to the step of each row. */
  final float[] rowTerm;

  /** What {@code ψ} adds to the step of each column. */
  final float[] columnTerm;

  /** {@code 1 / √s} of each column. */
  final float[] columnScale;

  /** {@code Σ r}. */
  double total;

  /** What {@code U} is multiplied by to be no longer than it may. */
  double shrink;

  private final Tensor tensor;
  private final WeightFilters filters;
  private final int first;
  private final List<Rows> parts;

  /**
   * A tensor.
   *
   * @param first where its numbers begin
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

  /** How many numbers are kept of a tensor. */
  static int numbers(Tensor tensor) {
    WeightFilters of = filters(tensor);
    return 2 * (of.outputs() + (tensor.hasFilters() ? of.size() : 0));
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

  /** All rows, in parts that can be worked on at once. */
  List<Rows> parts() {
    return parts;
  }

  /** Where the {@code u} of the rows are kept, one after the other. */
  int u() {
    return first;
  }

  /** Where the {@code r} of the rows are kept. */
  int r() {
    return first + rows();
  }

  /** Where the {@code v} of the columns are kept. */
  int v() {
    return first + 2 * rows();
  }

  /** Where the {@code s} of the columns are kept. */
  int s() {
    return v() + columns();
  }

  /** What was added up of a column. */
  double columnSum(int column) {
    double sum = 0;
    for (Rows part : parts) {
      sum += part.sums[column];
    }

    return sum;
  }

  /** What was added up of a column's squares. */
  double columnSquares(int column) {
    double sum = 0;
    for (Rows part : parts) {
      sum += part.squares[column];
    }

    return sum;
  }

  /** What was noted of the parts, added up. */
  double noted() {
    double sum = 0;
    for (Rows part : parts) {
      sum += part.noted;
    }

    return sum;
  }

  /**
   * Some rows. Each is brought into a line of its own before anything is computed: arrays under one
   * index are what C2 vectorizes.
   */
  final class Rows {

    private final MatrixBlock block;
    private final float[] line = new float[columns()];
    private final float[] sums = new float[columns()];
    private final float[] squares = new float[columns()];
    private double noted;

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

    /** A row. */
    float[] read(float[] x, int row) {
      return read(x, row, line);
    }

    /** A row, beside the other one; what was added up of columns is lost. */
    float[] readSecond(float[] x, int row) {
      return read(x, row, sums);
    }

    private float[] read(float[] x, int row, float[] into) {
      for (int run = 0; run < filters.runs(); run++) {
        int length = filters.length();
        System.arraycopy(x, filters.from(row, run), into, run * length, length);
      }

      return into;
    }

    /** Puts a row back. */
    void write(float[] from, float[] x, int row) {
      for (int run = 0; run < filters.runs(); run++) {
        int length = filters.length();
        System.arraycopy(from, run * length, x, filters.from(row, run), length);
      }
    }

    /** Begins to add up columns. */
    void clear() {
      Arrays.fill(sums, 0);
      Arrays.fill(squares, 0);
    }

    /** Adds a row to the columns, in floats: a part is few rows. */
    void addToColumns(float[] row) {
      float[] sum = sums;
      float[] square = squares;
      for (int i = 0; i < row.length; i++) {
        sum[i] += row[i];
        square[i] += row[i] * row[i];
      }
    }

    /** Notes the squares of all columns, each scaled as its column is. */
    void noteSquares() {
      noted = 0;
      for (int j = 0; j < squares.length; j++) {
        noted += total * columnScale[j] * columnScale[j] * squares[j];
      }
    }
  }
}
