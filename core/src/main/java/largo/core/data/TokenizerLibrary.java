package largo.core.data;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Reads tokenizers of Hugging Face, {@code tokenizer.json}. A part of some builds of Largo only,
 * found by {@link ServiceLoader}.
 */
public interface TokenizerLibrary {

  /**
   * The texts of the tokens.
   *
   * @param json content of a {@code tokenizer.json}
   * @return token by token; empty text for a number that no token has
   * @throws InputException if it is not one; the caller adds the file to the message
   */
  List<String> vocabulary(String json);

  /**
   * The tokens that the tokenizer adds to those of its model, such as the one at the end of a
   * document.
   *
   * @param json content of a {@code tokenizer.json}
   */
  List<String> addedTokens(String json);

  /**
   * A tokenizer, without truncation, padding, or added special tokens.
   *
   * @param json content of a {@code tokenizer.json}
   * @return to be closed by the caller
   * @throws InputException if it is not one; the caller adds the file to the message
   */
  Tokenizer open(String json);

  /** The library on the class path; empty if there is none. */
  static Optional<TokenizerLibrary> find() {
    return ServiceLoader.load(TokenizerLibrary.class, TokenizerLibrary.class.getClassLoader())
        .findFirst();
  }

  /**
   * The library on the class path.
   *
   * @throws InputException if there is none
   */
  static TokenizerLibrary get() {
    return find()
        .orElseThrow(
            () ->
                new InputException(
                    "data.tokenizer names a file, and tokenizer files need the library of Hugging"
                        + " Face's tokenizers, which is not part of this jar; build one that has it"
                        + " with mvn -Ptorch -DskipTests package, see docs/torch.md, or set"
                        + " data.tokenizer to characters or bytes"));
  }
}
