package largo.core.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Assembles rows from parts that arrive in any order; see {@link Features#assemble}. Dense rows are
 * copied as they arrive. Sparse ones are copied after the last part, when the length of each row is
 * known. Not thread-safe.
 */
final class FeatureAssembly {

  private final int rows;
  private final RowAssembly filled;
  private final List<Features.Part> sparse = new ArrayList<>();
  private final List<Features.Part> remainders = new ArrayList<>();
  private ByteFeatures bytes;
  private FloatFeatures floats;
  private int width;

  FeatureAssembly(int rows) {
    this.rows = rows;
    this.filled = new RowAssembly(rows);
  }

  void add(int[] to, Features part) {
    filled.fill(to);
    width = part.width();
    addRounded(to, part instanceof DoubleFeatures exact ? exact.rounded() : part);
    if (part instanceof DoubleFeatures exact) {
      remainders.add(new Features.Part(to, exact.remainders()));
    }
  }

  private void addRounded(int[] to, Features part) {
    if (part instanceof ByteFeatures dense) {
      bytes = bytes == null ? ByteFeatures.zeros(rows, width) : bytes;
      dense.copyTo(bytes, to);
    } else if (part instanceof FloatFeatures dense) {
      floats = floats == null ? FloatFeatures.zeros(rows, width) : floats;
      dense.copyTo(floats, to);
    } else {
      sparse.add(new Features.Part(to, part));
    }
  }

  /**
   * All rows.
   *
   * @throws IllegalStateException if a row is missing, or if parts are of several kinds
   */
  Features assembled() {
    filled.checkAll();
    int kinds = (bytes == null ? 0 : 1) + (floats == null ? 0 : 1) + (sparse.isEmpty() ? 0 : 1);
    if (kinds != 1) {
      throw new IllegalStateException("parts of rows must be of one kind, but are of " + kinds);
    }
    Features rounded =
        bytes != null
            ? bytes
            : floats != null ? floats : SparseFeatures.assemble(rows, width, sparse);
    return remainders.isEmpty()
        ? rounded
        : new DoubleFeatures(rounded, SparseFeatures.assemble(rows, width, remainders));
  }
}
