package largo.core.data;

/**
 * Divides texts into tokens, which it numbers from 0. For the calling thread only, unless a class
 * says otherwise.
 */
public interface Tokenizer extends AutoCloseable {

  /**
   * The tokens of a text.
   *
   * @param text in UTF-8; of {@link TextEncoding.Kind#BYTES} any bytes
   * @throws InputException if it is not UTF-8; the caller adds the file to the message
   */
  int[] encode(byte[] text);

  /** Releases what the tokenizer holds outside of the heap. */
  @Override
  default void close() {}
}
