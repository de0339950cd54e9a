package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.data.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The head of a text file, and the parts in which tasks read it.
 *
 * @param file the file
 * @param firstLine the first line that is not blank
 * @param firstOffset its offset, in bytes
 * @param parts of the file
 */
record TextHead(String file, String firstLine, long firstOffset, List<TextPart> parts)
    implements Serializable {

  private static final long MIN_PART_BYTES = 1 << 20;

  /**
   * The heads of files, in their order.
   *
   * @param charset of files without a byte order mark
   * @throws InputException if a file cannot be read, or is empty
   */
  static List<TextHead> of(
      JavaSparkContext spark, InputFiles files, List<String> paths, String charset) {
    List<Integer> inputs = IntStream.range(0, paths.size()).boxed().toList();
    return FileTasks.map(spark, inputs, i -> of(files, i, paths.get(i), charset));
  }

  private static TextHead of(InputFiles files, int input, String file, String charset) {
    long lineNumber = 0;
    try {
      FileStatus status = files.status(file);
      Charset actual = Charset.forName(charset);
      try (InputStream in = files.openText(file)) {
        actual = byteOrderMark(in.readNBytes(4)).orElse(actual);
      }
      boolean whole =
          files.isGzip(file) || InputFiles.isBzip2(file) || !TextPart.endsLinesWithOneByte(actual);
      try (LineSource lines = TextPart.open(files.openText(file), actual)) {
        String line;
        do {
          lineNumber++;
          line = lines.next();
        } while (line != null && line.isBlank());
        if (line != null) {
          List<TextPart> parts = parts(files, status, input, actual.name(), whole);
          return new TextHead(file, line, lines.offset(), parts);
        }
      }
    } catch (InputException e) {
      throw lineNumber == 0
          ? e
          : new InputException("%s, line %d: %s", file, lineNumber, e.getMessage());
    } catch (IOException e) {
      throw InputFiles.damaged(file, e);
    }
    throw new InputException("%s is empty", file);
  }

  private static List<TextPart> parts(
      InputFiles files, FileStatus status, int input, String charset, boolean whole) {
    String file = status.getPath().toString();
    if (whole) {
      return List.of(new TextPart(input, file, 0, Long.MAX_VALUE, charset, List.of()));
    }
    List<TextPart> parts = new ArrayList<>();
    long length = status.getLen();
    long size = Math.max(MIN_PART_BYTES, status.getBlockSize());
    for (long start = 0; start < length; start += size) {
      long end = Math.min(start + size, length);
      List<String> hosts = files.hosts(status, start, end - start);
      parts.add(new TextPart(input, file, start, end, charset, hosts));
    }
    return parts;
  }

  /** The charset of a byte order mark. */
  private static Optional<Charset> byteOrderMark(byte[] start) {
    if (begins(start, 0xFF, 0xFE, 0, 0)) {
      return Optional.of(Charset.forName("UTF-32LE"));
    }
    if (begins(start, 0, 0, 0xFE, 0xFF)) {
      return Optional.of(Charset.forName("UTF-32BE"));
    }
    if (begins(start, 0xFF, 0xFE)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    if (begins(start, 0xFE, 0xFF)) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return utf8MarkLength(start) > 0 ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
  }

  /** The length of the byte order mark of UTF-8 with which a text begins; 0 if there is none. */
  static int utf8MarkLength(byte[] start) {
    return begins(start, 0xEF, 0xBB, 0xBF) ? 3 : 0;
  }

  private static boolean begins(byte[] start, int... mark) {
    return start.length >= mark.length
        && IntStream.range(0, mark.length).allMatch(i -> (start[i] & 0xFF) == mark[i]);
  }
}
