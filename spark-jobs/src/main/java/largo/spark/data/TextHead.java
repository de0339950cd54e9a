package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import largo.core.data.InputException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How a text file begins, and the parts that tasks read.
 *
 * @param file the file
 * @param firstLine the first line that is not blank; null if there is none
 * @param firstOffset where it begins, in bytes
 * @param parts of the file
 * @param problem what is wrong with it, for the user; empty if nothing is
 */
record TextHead(
    String file, String firstLine, long firstOffset, List<TextPart> parts, String problem)
    implements Serializable {

  private static final int FEW = 4;
  private static final long LEAST_PART = 1 << 20;

  /**
   * The heads of files, in their order; those of many are read by tasks.
   *
   * @param charset that files without a byte order mark are in
   * @throws InputException if a file cannot be used
   */
  static List<TextHead> of(
      JavaSparkContext spark, InputFiles files, List<String> named, String charset) {
    List<Integer> numbers = IntStream.range(0, named.size()).boxed().toList();
    List<TextHead> heads =
        named.size() <= FEW
            ? numbers.stream().map(i -> of(files, i, named.get(i), charset)).toList()
            : spark
                .parallelize(numbers, Math.min(named.size(), 2 * spark.defaultParallelism()))
                .map(i -> of(files, i, named.get(i), charset))
                .collect();
    for (TextHead head : heads) {
      if (!head.problem.isEmpty()) {
        throw new InputException("%s", head.problem);
      }
      if (head.firstLine == null) {
        throw new InputException("%s is empty", head.file);
      }
    }
    return heads;
  }

  private static TextHead of(InputFiles files, int source, String file, String charset) {
    long lineNumber = 0;
    try {
      FileStatus status = files.status(file);
      Charset actual = Charset.forName(charset);
      try (InputStream in = files.openText(file)) {
        actual = marked(in.readNBytes(4), actual);
      }
      boolean whole =
          files.isGzip(file) || InputFiles.isBzip2(file) || !TextPart.endsLinesWithOneByte(actual);
      try (LineSource lines = TextPart.open(files.openText(file), actual)) {
        String line;
        do {
          lineNumber++;
          line = lines.next();
        } while (line != null && line.isBlank());
        List<TextPart> parts = parts(files, status, source, file, actual.name(), whole);
        return new TextHead(file, line, lines.offset(), parts, "");
      }
    } catch (InputException e) {
      return broken(
          file, lineNumber == 0 ? e.getMessage() : "line " + lineNumber + ": " + e.getMessage());
    } catch (IOException e) {
      return broken(file, "cannot be read: " + e);
    }
  }

  private static TextHead broken(String file, String problem) {
    return new TextHead(
        file, null, 0, List.of(), String.format(Locale.ROOT, "%s, %s", file, problem));
  }

  private static List<TextPart> parts(
      InputFiles files, FileStatus status, int source, String file, String charset, boolean whole) {
    if (whole) {
      return List.of(new TextPart(source, file, 0, Long.MAX_VALUE, charset, List.of()));
    }
    List<TextPart> parts = new ArrayList<>();
    long length = status.getLen();
    long size = Math.max(LEAST_PART, status.getBlockSize());
    for (long start = 0; start < length; start += size) {
      long end = Math.min(start + size, length);
      List<String> hosts = files.hosts(status, start, end - start);
      parts.add(new TextPart(source, file, start, end, charset, hosts));
    }
    return parts;
  }

  /** The charset that a byte order mark tells, or else the one that is said. */
  private static Charset marked(byte[] start, Charset said) {
    if (begins(start, 0xFF, 0xFE, 0, 0)) {
      return Charset.forName("UTF-32LE");
    }
    if (begins(start, 0, 0, 0xFE, 0xFF)) {
      return Charset.forName("UTF-32BE");
    }
    if (begins(start, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    if (begins(start, 0xFE, 0xFF)) {
      return StandardCharsets.UTF_16BE;
    }
    return begins(start, 0xEF, 0xBB, 0xBF) ? StandardCharsets.UTF_8 : said;
  }

  private static boolean begins(byte[] start, int... mark) {
    return start.length >= mark.length
        && IntStream.range(0, mark.length).allMatch(i -> (start[i] & 0xFF) == mark[i]);
  }
}
