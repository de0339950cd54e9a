package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import largo.core.data.CifarFile;

/**
 * A range of the records of a CIFAR-10 file, read by one task: a block, or all of a gzipped file.
 *
 * @param position of the first record, in records
 * @param gzipped whether the file is
 */
record CifarRange(InputFiles files, BlockPosition position, boolean gzipped)
    implements Serializable {

  private static final int BLOCK_ROWS = 2000;
  private static final int BLOCK_BYTES = BLOCK_ROWS * CifarFile.RECORD_BYTES;

  /** Ranges of a block each of an uncompressed file. */
  static List<CifarRange> split(InputFiles files, int input, String file, long length) {
    List<CifarRange> ranges = new ArrayList<>();
    for (long from = 0; from * CifarFile.RECORD_BYTES < length; from += BLOCK_ROWS) {
      ranges.add(new CifarRange(files, new BlockPosition(input, file, from), false));
    }
    return ranges;
  }

  Iterator<ReadResult> read() {
    return gzipped
        ? new GzippedCifarBlocks(files, position)
        : List.of(ReadResult.of(position, this::block)).iterator();
  }

  private ExampleBlock block() throws IOException {
    String file = position.file();
    long from = position.start();
    try (InputStream in = files.openAt(file, from * CifarFile.RECORD_BYTES)) {
      return ExampleBlock.of(position, CifarFile.parse(file, from, in.readNBytes(BLOCK_BYTES)));
    }
  }

  /** Blocks of a gzipped file, read from its start to its end. */
  private static final class GzippedCifarBlocks implements Iterator<ReadResult> {

    private final InputFiles files;
    private final BlockPosition start;
    private final CifarFile.Cifar100Detector detector;
    private InputStream in;
    private long row;
    private ReadResult next; // null after the last

    GzippedCifarBlocks(InputFiles files, BlockPosition start) {
      this.files = files;
      this.start = start;
      this.detector = new CifarFile.Cifar100Detector(start.file());
      this.next = ReadResult.of(start, this::read);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public ReadResult next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      ReadResult result = next;
      next = result instanceof ExampleBlock ? ReadResult.of(position(), this::read) : null;
      return result;
    }

    private BlockPosition position() {
      return new BlockPosition(start.input(), start.file(), row);
    }

    /** The next block; null at the end, which closes the file. */
    private ExampleBlock read() throws IOException {
      if (in == null) {
        in = files.open(start.file());
      }
      byte[] records = in.readNBytes(BLOCK_BYTES);
      detector.accept(records, records.length);
      if (records.length < BLOCK_BYTES) { // the end, where the checksum is verified
        detector.finish();
        in.close();
      }
      if (records.length == 0) {
        return null;
      }
      ExampleBlock block = ExampleBlock.of(position(), CifarFile.parse(start.file(), row, records));
      row += block.examples().count();
      return block;
    }
  }
}
