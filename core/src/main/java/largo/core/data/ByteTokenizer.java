package largo.core.data;

/** Each byte is a token, its unsigned value. Thread-safe. */
final class ByteTokenizer implements Tokenizer {

  /** The number of tokens. */
  static final int TOKENS = 256;

  @Override
  public int[] encode(byte[] text) {
    int[] tokens = new int[text.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = text[i] & 0xFF;
    }
    return tokens;
  }
}
