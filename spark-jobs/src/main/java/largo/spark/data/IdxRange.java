package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import largo.core.data.ByteFeatures;
import largo.core.data.Examples;
import largo.core.data.IdxFile;
import largo.core.data.InputException;

/**
 * A range of the examples of a pair of IDX files, read by one task.
 *
 * @param source the pair
 * @param from first example
 * @param to one past the last
 */
record IdxRange(Source source, int from, int to) implements Serializable {

  private static final int BLOCK_ROWS = 4096;
  private static final int MAX_BLOCK_BYTES = 1 << 24;

  /**
   * A pair of IDX files.
   *
   * @param classes number of classes; labels are smaller
   * @param gzipped whether one of them is, so that both are read from their start to their end
   */
  record Source(InputFiles files, IdxFile images, IdxFile labels, int classes, boolean gzipped)
      implements Serializable {

    /** Examples in a block. */
    private int blockRows() {
      return Math.max(1, Math.min(BLOCK_ROWS, MAX_BLOCK_BYTES / images.width()));
    }

    private InputStream open(IdxFile idx, int first) throws IOException {
      if (!gzipped) {
        return files.openAt(idx.name(), idx.headerLength() + (long) first * idx.width());
      }
      InputStream in = files.open(idx.name());
      in.skipNBytes(idx.headerLength());
      return in;
    }
  }

  /** Ranges of a block each. */
  List<IdxRange> split() {
    List<IdxRange> ranges = new ArrayList<>();
    int rows = source.blockRows();
    for (int first = from; first < to; first += Math.min(rows, to - first)) {
      ranges.add(new IdxRange(source, first, first + Math.min(rows, to - first)));
    }
    return ranges;
  }

  /** Reads the blocks one by one, up to the first that is malformed. */
  Iterator<ReadResult> read() throws IOException {
    return new IdxBlocks(source.open(source.images, from), source.open(source.labels, from));
  }

  private final class IdxBlocks implements Iterator<ReadResult> {

    private final InputStream imageStream;
    private final InputStream labelStream;
    private int next = from;

    IdxBlocks(InputStream imageStream, InputStream labelStream) {
      this.imageStream = imageStream;
      this.labelStream = labelStream;
    }

    @Override
    public boolean hasNext() {
      return next < to;
    }

    @Override
    public ReadResult next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      int first = next;
      next = first + Math.min(source.blockRows(), to - first);
      BlockPosition position = new BlockPosition(0, source.images.name(), first);
      ReadResult result = ReadResult.of(position, () -> block(position, first, next));
      if (result instanceof BadInput) {
        next = to;
      }
      return result;
    }

    private ExampleBlock block(BlockPosition position, int first, int end) throws IOException {
      byte[] pixels = source.images.read(imageStream, first, end);
      finish(source.images, imageStream, end);
      int[] numbers = classNumbers(labels(first, end), first);
      return ExampleBlock.of(
          position, new Examples(new ByteFeatures(pixels, source.images.width()), numbers));
    }

    private byte[] labels(int first, int end) {
      try {
        byte[] bytes = source.labels.read(labelStream, first, end);
        finish(source.labels, labelStream, end);
        return bytes;
      } catch (IOException e) { // of this file, not of the images
        throw InputFiles.damaged(source.labels.name(), e);
      }
    }

    private void finish(IdxFile idx, InputStream in, int end) throws IOException {
      if (end == to) {
        if (source.gzipped) {
          idx.end(in);
        }
        in.close();
      }
    }

    private int[] classNumbers(byte[] bytes, int first) {
      int[] numbers = new int[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        numbers[i] = bytes[i] & 0xFF;
        if (numbers[i] >= source.classes) {
          throw new InputException(
              "%s, example %d: label must be in 0 … %d, but was %d; if there are more classes, "
                  + "set data.classes",
              source.labels.name(), first + i, source.classes - 1, numbers[i]);
        }
      }
      return numbers;
    }
  }
}
