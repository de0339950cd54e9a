package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import largo.core.data.InputException;

/**
 * Consecutive examples of a text file, read by one task.
 *
 * @param files reads it
 * @param first position of the first example, counted in examples
 * @param bytes of all examples; −1 for the whole file, which is gzipped
 * @param windows the examples
 */
record TextRange(InputFiles files, BlockPosition first, int bytes, TextWindows windows)
    implements Serializable {

  private static final int BLOCK_BYTES = 1 << 22;

  /** The ranges of an uncompressed file, a block each. */
  static List<TextRange> split(InputFiles files, int input, String file, TextWindows windows) {
    long count = windows.count(files.length(file));
    int rows = rows(windows);
    List<TextRange> ranges = new ArrayList<>();
    for (long from = 0; from < count; from += rows) {
      int bytes = Math.toIntExact(windows.bytes(Math.min(rows, count - from)));
      ranges.add(new TextRange(files, new BlockPosition(input, file, from), bytes, windows));
    }
    return ranges;
  }

  /** The range of a whole gzipped file. */
  static TextRange whole(InputFiles files, int input, String file, TextWindows windows) {
    return new TextRange(files, new BlockPosition(input, file, 0), -1, windows);
  }

  private static int rows(TextWindows windows) {
    return Math.max(1, BLOCK_BYTES / Math.max(windows.length(), windows.stride()));
  }

  /** Reads the blocks. */
  Iterator<ReadResult> read() {
    if (bytes >= 0) {
      return List.of(ReadResult.of(first, () -> ExampleBlock.of(first, windows.of(part()))))
          .iterator();
    }
    List<ReadResult> blocks = new ArrayList<>();
    blocks.add(
        ReadResult.of(
            first,
            () -> {
              List<ExampleBlock> parts = blocks(text());
              blocks.addAll(parts.subList(1, parts.size()));
              return parts.get(0);
            }));
    return blocks.iterator();
  }

  private byte[] part() throws IOException {
    try (InputStream in = files.openAt(first.file(), first.start() * windows.stride())) {
      byte[] text = in.readNBytes(bytes);
      if (text.length < bytes) {
        throw new InputException("%s became shorter while it was read", first.file());
      }
      return text;
    }
  }

  private byte[] text() throws IOException {
    try (InputStream in = files.open(first.file())) {
      return in.readAllBytes();
    }
  }

  private List<ExampleBlock> blocks(byte[] text) {
    long count = windows.count(text.length);
    if (count == 0) {
      throw new InputException(
          "%s must have at least %d bytes, data.length and one more, but has %d",
          first.file(), windows.length() + 1, text.length);
    }
    int rows = rows(windows);
    List<ExampleBlock> blocks = new ArrayList<>();
    for (long from = 0; from < count; from += rows) {
      int start = Math.toIntExact(from * windows.stride());
      int end = start + Math.toIntExact(windows.bytes(Math.min(rows, count - from)));
      BlockPosition position = new BlockPosition(first.input(), first.file(), from);
      blocks.add(ExampleBlock.of(position, windows.of(Arrays.copyOfRange(text, start, end))));
    }
    return blocks;
  }
}
