package largo.core.data;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import largo.core.Preconditions;

/**
 * Rows of bytes in a file that is mapped into memory: they take no heap, and the operating system
 * keeps in memory what fits. The file has no name while it is used, so that nothing is left behind,
 * however the process ends; its space is freed when the rows are garbage.
 */
final class MappedRows {

  private static final int SEGMENT = 1 << 30;
  private static final int PAGE = 4096;
  private static final int BUFFER = 1 << 20;

  private final List<ByteBuffer> segments;
  private final long[] positions; // segment in the upper half, offset of the length in the lower

  private MappedRows(List<ByteBuffer> segments, long[] positions) {
    this.segments = segments;
    this.positions = positions;
  }

  /** The number of rows. */
  int count() {
    return positions.length;
  }

  /** A row, in little-endian order. */
  ByteBuffer row(int row) {
    ByteBuffer segment = segments.get((int) (positions[row] >>> Integer.SIZE));
    int at = (int) positions[row];
    int length = segment.getInt(at);
    return segment.slice(at + Integer.BYTES, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Has the operating system read a row into memory. */
  @SuppressWarnings("ReturnValueIgnored") // the read has an effect on the page
  void touch(int row) {
    ByteBuffer bytes = row(row);
    for (int i = 0; i < bytes.limit(); i += PAGE) {
      bytes.get(i);
    }
  }

  /** Writes rows in any order. Not thread-safe. */
  static final class Writer implements Closeable {

    private final int segment;
    private final FileChannel file;
    private final DataOutputStream out;
    private final long[] positions;
    private final List<Long> starts = new ArrayList<>(List.of(0L)); // of segments
    private long end;

    /**
     * A writer of a file in a folder.
     *
     * @param rows number of rows
     */
    Writer(Path folder, int rows) throws IOException {
      this(folder, rows, SEGMENT);
    }

    Writer(Path folder, int rows, int segment) throws IOException {
      this.segment = segment;
      Path path = Files.createTempFile(folder, "examples", ".rows");
      try {
        this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
      } finally {
        Files.delete(path); // the channel still has the file
      }
      this.out =
          new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
      this.positions = new long[rows];
    }

    /** Writes a row. */
    void write(int row, byte[] bytes) throws IOException {
      int size = Math.addExact(bytes.length, Integer.BYTES);
      Preconditions.that(
          size <= segment, "a row must have at most %d bytes, but had %d", segment, size);
      long start = starts.get(starts.size() - 1);
      if (end + size - start > segment) {
        start = end;
        starts.add(start);
      }
      positions[row] = (long) (starts.size() - 1) << Integer.SIZE | (end - start);
      out.writeInt(bytes.length);
      out.write(bytes);
      end += size;
    }

    /** All rows. */
    MappedRows mapped() throws IOException {
      out.flush();
      List<ByteBuffer> segments = new ArrayList<>();
      for (int i = 0; i < starts.size(); i++) {
        long to = i + 1 < starts.size() ? starts.get(i + 1) : end;
        segments.add(file.map(MapMode.READ_ONLY, starts.get(i), to - starts.get(i)));
      }
      return new MappedRows(segments, positions);
    }

    /** Closes the file, which its mapping outlives. */
    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
