package largo.core.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Each character, a code point of Unicode, is a token: its index among those of the training text
 * in ascending order. Others are the unknown token. Thread-safe.
 */
public final class CharacterTokenizer implements Tokenizer {

  private final int[] characters;
  private final int unknown;

  /**
   * A tokenizer.
   *
   * @param characters code points in ascending order; the index is the token
   * @param unknown token of all others
   */
  CharacterTokenizer(int[] characters, int unknown) {
    this.characters = characters;
    this.unknown = unknown;
  }

  @Override
  public int[] encode(byte[] text) {
    return decode(text)
        .codePoints()
        .map(
            character -> {
              int index = Arrays.binarySearch(characters, character);
              return index < 0 ? unknown : index;
            })
        .toArray();
  }

  /**
   * The characters of a text.
   *
   * @throws InputException if it is not UTF-8; the caller adds the file to the message
   */
  public static String decode(byte[] text) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(text.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new InputException(
          "the text is not UTF-8: its byte %d is 0x%02x; convert it, or set data.tokenizer = bytes",
          in.position(), text[in.position()]);
    }
    return out.flip().toString();
  }
}
