package largo.core.data;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import largo.core.Preconditions;

/**
 * Features of examples, one row per example, in the most compact type that holds the source's
 * values.
 *
 * <p>At most 2³¹ − 1 values: a bound on one shard, not on the data.
 */
public sealed interface Features extends Serializable
    permits ByteFeatures, DoubleFeatures, FloatFeatures, MappedFeatures, SparseFeatures {

  /**
   * Dense rows.
   *
   * @param values {@code double[≥ rows × width]}, row after row, each finite as a float
   */
  static Features dense(int rows, int width, double[] values) {
    return DoubleFeatures.dense(rows, width, values);
  }

  /**
   * Sparse rows; see {@link SparseFeatures}.
   *
   * @param values {@code double[≥ entries]}, each finite as a float
   */
  static Features sparse(int[] starts, int[] columns, double[] values, int width) {
    return DoubleFeatures.sparse(starts, columns, values, width);
  }

  /** The number of examples. */
  int rows();

  /** Features of one example. */
  int width();

  /** Size on the heap, in bytes. */
  long bytes();

  /** Copies a row to {@code to[at … at + width)}, as floats. */
  void copyRow(int row, float[] to, int at);

  /** Copies a row to {@code to[0 … width)}, in full precision. */
  void copyRow(int row, double[] to);

  /**
   * The same rows with another width, which may be larger if they are sparse, else must be equal.
   */
  default Features ofWidth(int width) {
    Preconditions.that(width == width(), "rows must have %d features, but have %d", width, width());
    return this;
  }

  /** A 64-bit hash of a row's values, bit by bit. */
  long hash(int row);

  /** Some rows, in the order of {@code rows}. */
  Features select(int[] rows);

  /** The part of these features that is in a file, if there is one. */
  default Optional<MappedFeatures> mapped() {
    return Optional.empty();
  }

  /**
   * Assembles features from parts: row {@code parts.get(p).features[i]} becomes row {@code
   * parts.get(p).rows[i]}.
   *
   * @param rows in all; each must be in exactly one part
   * @param parts at least one, all of the same width and type, except that {@link DoubleFeatures}
   *     mix with the type that they round to
   * @throws IllegalStateException if a row is in two parts, or in none
   */
  static Features assemble(int rows, Iterable<Part> parts) {
    return assemble(rows, parts, Optional.empty());
  }

  /** The same, in a file in a folder, if there is one; see {@link MappedFeatures}. */
  static Features assemble(int rows, Iterable<Part> parts, Optional<Path> folder) {
    try (FeatureAssembly whole = new FeatureAssembly(rows, folder)) {
      parts.forEach(part -> whole.add(part.rows(), part.features()));
      return whole.assembled();
    }
  }

  /**
   * A part of features to assemble.
   *
   * @param rows index of each row in the assembled features
   * @param features the rows
   */
  record Part(int[] rows, Features features) {}
}
