package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * Feature columns of examples, one row an example, as compact as their source allows.
 *
 * <p>At most 2³¹ − 1 values: a bound on one shard, not on the data.
 */
public sealed interface Features extends Serializable
    permits ByteFeatures, DoubleFeatures, FloatFeatures, SparseFeatures {

  /**
   * Rows of numbers, all columns of which are there.
   *
   * @param values {@code double[≥ rows × width]}, row after row, each finite as a float
   */
  static Features dense(int rows, int width, double[] values) {
    return DoubleFeatures.dense(rows, width, values);
  }

  /**
   * Rows of numbers that are mostly zeros; see {@link SparseFeatures}.
   *
   * @param values {@code double[≥ entries]}, each finite as a float
   */
  static Features sparse(int[] starts, int[] columns, double[] values, int width) {
    return DoubleFeatures.sparse(starts, columns, values, width);
  }

  /** How many examples. */
  int rows();

  /** Features of one example. */
  int width();

  /** Bytes of heap that the values take. */
  long bytes();

  /** Writes a row into {@code to[at … at + width)}, as floats. */
  void copyRow(int row, float[] to, int at);

  /** Writes a row into {@code to[0 … width)}, as precisely as it is known. */
  void copyRow(int row, double[] to);

  /** The same rows where all are of a width; only of sparse rows may it be a larger one. */
  default Features ofWidth(int width) {
    Preconditions.that(width == width(), "rows must have %d features, but have %d", width, width());
    return this;
  }

  /** A 64-bit hash of a row's values, bit by bit. */
  long hash(int row);

  /** The rows named, in the order named. */
  Features select(int[] rows);

  /**
   * One whole from parts: row {@code parts.get(p).features[i]} becomes row {@code
   * parts.get(p).rows[i]}.
   *
   * @param rows rows of the whole; every one must be named exactly once
   * @param parts at least one, all of the same width and kind, but for doubles
   * @throws IllegalStateException if a row is named twice, or never
   */
  static Features assemble(int rows, Iterable<Part> parts) {
    FeatureAssembly whole = new FeatureAssembly(rows);
    parts.forEach(part -> whole.add(part.rows(), part.features()));
    return whole.whole();
  }

  /**
   * Rows on their way to a whole.
   *
   * @param rows where each row goes
   * @param features the rows
   */
  record Part(int[] rows, Features features) {}
}
