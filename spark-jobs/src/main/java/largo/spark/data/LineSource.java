package largo.spark.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import largo.core.data.InputException;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/**
 * Reads the lines of a part of a text, by the rule of Hadoop's {@code LineRecordReader}: a line
 * belongs to the part in which it begins, a line that begins at the end of a part to that part.
 * Bytes that are not valid in the charset are an error with their offset. Not thread-safe.
 */
final class LineSource implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_LINE_BYTES = 1 << 26;

  private final LineReader reader;
  private final long end;
  private final Charset charset;
  private final CharsetDecoder decoder;
  private final Text bytes = new Text();
  private long next;
  private long offset;

  /**
   * The lines of a stream.
   *
   * @param start offset of its first byte in the text
   * @param end maximal offset of a line
   * @param charset one in which lines end with the byte 10
   */
  LineSource(InputStream in, long start, long end, Charset charset) throws IOException {
    this.reader = new LineReader(in, BUFFER_BYTES);
    this.next = start;
    this.end = end;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (start > 0) {
      next += reader.readLine(new Text(), 0); // it begins in the previous part
    }
  }

  /**
   * The next line; null after the last.
   *
   * @throws InputException if it is too long, or not valid in the charset
   */
  String next() throws IOException {
    offset = next;
    if (next > end) {
      return null;
    }
    int read = reader.readLine(bytes, MAX_LINE_BYTES);
    if (read == 0) {
      return null;
    }
    next += read;
    if (bytes.getLength() >= MAX_LINE_BYTES) {
      throw new InputException(
          "the line has %d bytes or more; is this a text file?", MAX_LINE_BYTES);
    }

    String line = decoded();
    if (offset == 0 && line.startsWith("\uFEFF")) {
      line = line.substring(1);
    }
    int nul = line.indexOf('\0');
    if (nul >= 0) {
      throw new InputException(
          "there is a NUL character after '%s'; for a text in UTF-16 set data.charset ="
              + " UTF-16LE or UTF-16BE",
          TextExcerpt.text(line.substring(Math.max(0, nul - 20), nul)));
    }
    return line;
  }

  /** The offset of the last line in the text, in bytes. */
  long offset() {
    return offset;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String decoded() {
    if (charset.equals(StandardCharsets.UTF_8)) {
      String line = bytes.toString(); // fast; malformed input becomes U+FFFD
      if (line.indexOf('\uFFFD') < 0) {
        return line;
      }
    }

    ByteBuffer in = ByteBuffer.wrap(bytes.getBytes(), 0, bytes.getLength());
    CharBuffer out = CharBuffer.allocate(bytes.getLength() + 1);
    CoderResult result = decoder.reset().decode(in, out, true);
    if (result.isError()) {
      out.flip();
      String before = out.toString();
      throw new InputException(
          "byte %d (0x%02x, after '%s') is not %s; save the file as UTF-8, or name its charset,"
              + " for example with data.charset = windows-1252",
          offset + in.position(),
          in.get(in.position()),
          TextExcerpt.text(before.substring(Math.max(0, before.length() - 20))),
          charset);
    }
    decoder.flush(out);
    return out.flip().toString();
  }
}
