package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.io.input.ReaderInputStream;

/**
 * A part of a text file that one task reads: the lines that begin in ({@code start}, {@code end}],
 * and the line at {@code start} = 0.
 *
 * @param input see {@link BlockPosition#input}
 * @param file the file
 * @param start offset of its first byte
 * @param end offset after its last byte; {@link Long#MAX_VALUE} for a whole file
 * @param charset name of the text's charset
 * @param hosts hosts that store it locally
 */
record TextPart(int input, String file, long start, long end, String charset, List<String> hosts)
    implements Serializable {

  /** Opens the part. */
  LineSource open(InputFiles files) throws IOException {
    if (end < Long.MAX_VALUE) {
      return new LineSource(files.openAt(file, start), start, end, Charset.forName(charset));
    }
    return open(files.openText(file), Charset.forName(charset));
  }

  /** The lines of a whole text, which is recoded to UTF-8 if lines do not end with the byte 10. */
  static LineSource open(InputStream in, Charset charset) throws IOException {
    if (endsLinesWithOneByte(charset)) {
      return new LineSource(in, 0, Long.MAX_VALUE, charset);
    }
    InputStreamReader reader =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    InputStream recoded =
        ReaderInputStream.builder().setReader(reader).setCharset(StandardCharsets.UTF_8).get();
    return new LineSource(recoded, 0, Long.MAX_VALUE, StandardCharsets.UTF_8);
  }

  /** Whether a file in a charset can be split at the byte 10; not in UTF-16. */
  static boolean endsLinesWithOneByte(Charset charset) {
    byte[] end = "a\n".getBytes(charset);
    return end.length == 2 && end[0] == 'a' && end[1] == '\n';
  }
}
