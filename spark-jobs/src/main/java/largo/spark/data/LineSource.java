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
 * Lines of a part of a text, one after another, as Hadoop's {@code LineRecordReader} has them: a
 * line belongs to the part in which it begins, and one that begins where a part ends, to it. Bytes
 * that are not of the charset are refused with their place. Not thread-safe.
 */
final class LineSource implements Closeable {

  private static final int BUFFER = 1 << 16;
  private static final int LONGEST = 1 << 26;

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
   * @param start place of its first byte in the text
   * @param end place where the last line may begin
   * @param charset one in which lines end with the byte 10
   */
  LineSource(InputStream in, long start, long end, Charset charset) throws IOException {
    this.reader = new LineReader(in, BUFFER);
    this.next = start;
    this.end = end;
    this.charset = charset;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    if (start > 0) {
      next += reader.readLine(new Text(), 0); // its beginning is in the part before
    }
  }

  /**
   * The next line; null after the last.
   *
   * @throws InputException if it is too long, or not of the charset
   */
  String next() throws IOException {
    offset = next;
    if (next > end) {
      return null;
    }
    int read = reader.readLine(bytes, LONGEST);
    if (read == 0) {
      return null;
    }
    next += read;
    if (bytes.getLength() >= LONGEST) {
      throw new InputException("the line has %d bytes or more; is this a text file?", LONGEST);
    }

    String line = decoded();
    if (offset == 0 && line.startsWith("\uFEFF")) {
      line = line.substring(1);
    }
    int nul = line.indexOf('\0');
    if (nul >= 0) {
      throw new InputException(
          "there is a NUL character after '%s'; a text in UTF-16 is read with data.charset ="
              + " UTF-16LE, or UTF-16BE",
          TextExcerpt.text(line.substring(Math.max(0, nul - 20), nul)));
    }
    return line;
  }

  /** Where the line that was read last begins, in bytes from the start of the text. */
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
      String line = bytes.toString(); // fast; what is malformed becomes U+FFFD
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
          "byte %d (0x%02x, after '%s') is not %s; save the file as UTF-8, or name its charset with"
              + " data.charset = windows-1252, say",
          offset + in.position(),
          in.get(in.position()),
          TextExcerpt.text(before.substring(Math.max(0, before.length() - 20))),
          charset);
    }
    decoder.flush(out);
    return out.flip().toString();
  }
}
