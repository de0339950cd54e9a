package largo.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Assembles rows from parts that arrive in any order; see {@link Features#assemble}. On the heap
 * dense rows are copied as they arrive, and sparse ones after the last part, when the length of
 * each row is known. On disk all are written as they arrive. Not thread-safe.
 */
final class FeatureAssembly implements AutoCloseable {

  private final int rows;
  private final Optional<Path> folder;
  private final RowAssembly filled;
  private final List<Features.Part> sparse = new ArrayList<>();
  private final List<Features.Part> remainders = new ArrayList<>();
  private ByteFeatures bytes;
  private FloatFeatures floats;
  private MappedFeatures.Builder mapped;
  private int width;

  /**
   * Rows on the heap, or in a file.
   *
   * @param folder of the file
   */
  FeatureAssembly(int rows, Optional<Path> folder) {
    this.rows = rows;
    this.folder = folder;
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
    if (folder.isPresent()) {
      write(folder.get(), to, part);
    } else if (part instanceof ByteFeatures dense) {
      bytes = bytes == null ? ByteFeatures.zeros(rows, width) : bytes;
      dense.copyTo(bytes, to);
    } else if (part instanceof FloatFeatures dense) {
      floats = floats == null ? FloatFeatures.zeros(rows, width) : floats;
      dense.copyTo(floats, to);
    } else {
      sparse.add(new Features.Part(to, part));
    }
  }

  private void write(Path file, int[] to, Features part) {
    try {
      mapped = mapped == null ? new MappedFeatures.Builder(file, rows) : mapped;
      mapped.add(to, part);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private UncheckedIOException unwritten(IOException e) {
    return new UncheckedIOException(
        "examples cannot be written to a file in " + folder.orElseThrow() + ": " + e.getMessage(),
        e);
  }

  /**
   * All rows.
   *
   * @throws IllegalStateException if a row is missing, or if parts are of several kinds
   */
  Features assembled() {
    filled.checkAll();
    Features rounded = folder.isPresent() ? inFile() : onHeap();
    return remainders.isEmpty()
        ? rounded
        : new DoubleFeatures(rounded, SparseFeatures.assemble(rows, width, remainders));
  }

  private Features inFile() {
    try {
      return mapped.build();
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private Features onHeap() {
    int kinds = (bytes == null ? 0 : 1) + (floats == null ? 0 : 1) + (sparse.isEmpty() ? 0 : 1);
    if (kinds != 1) {
      throw new IllegalStateException("parts of rows must be of one kind, but are of " + kinds);
    }
    if (bytes != null) {
      return bytes;
    }
    return floats != null ? floats : SparseFeatures.assemble(rows, width, sparse);
  }

  @Override
  public void close() {
    try {
      if (mapped != null) {
        mapped.close();
      }
    } catch (IOException e) {
      throw unwritten(e);
    }
  }
}
