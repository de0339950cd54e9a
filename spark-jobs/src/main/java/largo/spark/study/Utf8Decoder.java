package largo.spark.study;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import largo.core.data.InputException;

/** Decodes text files. */
final class Utf8Decoder {

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private Utf8Decoder() {}

  /**
   * Decodes UTF-8, with or without a byte order mark.
   *
   * @param file the path, for messages
   * @throws InputException if the bytes are not UTF-8; the message says where
   */
  static String decode(String file, byte[] bytes) {
    if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
      throw new InputException("%s is a text in UTF-16; save it as UTF-8", file);
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length); // never more characters than bytes
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      throw new InputException(
          "%s:%d: byte %d, 0x%02x, is not UTF-8; is the file in Latin-1 or Windows-1252? Save it as "
              + "UTF-8",
          file, line(out.toString()), in.position() + 1, in.get(in.position()));
    }
    String text = out.toString();
    if (text.indexOf('\0') >= 0) {
      throw new InputException(
          "%s:%d: there is a zero byte; is this a text file in UTF-8?",
          file, line(text.substring(0, text.indexOf('\0'))));
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && bytes[0] == (byte) first && bytes[1] == (byte) second;
  }

  private static long line(String before) {
    return 1 + before.chars().filter(c -> c == '\n').count();
  }
}
