package largo.torch.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import largo.core.data.CharacterTokenizer;
import largo.core.data.InputException;
import largo.core.data.Tokenizer;

/** A tokenizer of the native library. Texts are not truncated, padded or given special tokens. */
final class HuggingFaceTokenizer implements Tokenizer {

  private final TokenizersLibrary library;
  private long handle;

  /**
   * Creates a tokenizer.
   *
   * @param json content of a {@code tokenizer.json}
   * @throws InputException if it is not one
   */
  HuggingFaceTokenizer(String json) {
    this.library = NativeTokenizers.library();
    try {
      this.handle = library.createTokenizerFromString(json);
    } catch (RuntimeException e) {
      throw new InputException("expected a tokenizer.json of Hugging Face: %s", e.getMessage());
    }
    library.disableTruncation(handle);
    library.disablePadding(handle);
  }

  @Override
  public int[] encode(byte[] text) {
    String decoded = CharacterTokenizer.decode(text);
    long encoding = library.encode(handle, decoded, false);
    try {
      long[] tokens = library.getTokenIds(encoding);
      int[] numbers = new int[tokens.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.toIntExact(tokens[i]);
      }
      return numbers;
    } finally {
      library.deleteEncoding(encoding);
    }
  }

  @Override
  public void close() {
    if (handle != 0) {
      library.deleteTokenizer(handle);
      handle = 0;
    }
  }
}
