package largo.core.data;

import java.io.Serializable;
import java.util.List;

/**
 * Feature columns of examples, one row an example, as compact as their source allows.
 *
 * <p>At most 2³¹ − 1 values: a bound on one shard, not on the data.
 */
public sealed interface Features extends Serializable
    permits ByteFeatures, FloatFeatures, SparseFeatures {

  /** How many examples. */
  int rows();

  /** Features of one example. */
  int width();

  /** Bytes of heap that the values take. */
  long bytes();

  /** Writes a row into {@code to[at … at + width)}, as floats. */
  void copyRow(int row, float[] to, int at);

  /** A 64-bit hash of a row's values, bit by bit. */
  long hash(int row);

  /** The rows named, in the order named. */
  Features select(int[] rows);

  /**
   * One whole from parts: row {@code parts.get(p).features[i]} becomes row {@code
   * parts.get(p).rows[i]}.
   *
   * @param rows rows of the whole; every one must be named exactly once
   * @param parts at least one, all of the same kind and width
   * @throws IllegalStateException if a row is named twice, or never
   */
  static Features assemble(int rows, List<Part> parts) {
    Rows whole = new Rows(rows);
    parts.forEach(part -> whole.fill(part.rows()));
    whole.checkAll();
    Features first = parts.get(0).features();
    if (first instanceof ByteFeatures) {
      return ByteFeatures.assemble(rows, first.width(), parts);
    }
    return first instanceof FloatFeatures
        ? FloatFeatures.assemble(rows, first.width(), parts)
        : SparseFeatures.assemble(rows, first.width(), parts);
  }

  /**
   * Rows on their way to a whole.
   *
   * @param rows where each row goes
   * @param features the rows
   */
  record Part(int[] rows, Features features) {}
}
