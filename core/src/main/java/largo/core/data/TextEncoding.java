package largo.core.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * How text becomes tokens. It is saved with a model, so that other texts have the same tokens.
 *
 * @param kind of tokens
 * @param vocabulary the token of each number; of bytes their values, of characters and of a
 *     tokenizer file their texts
 * @param endOfDocument number of the token after each document; −1 if there is none
 * @param json content of the tokenizer file; empty of other kinds
 */
public record TextEncoding(Kind kind, List<String> vocabulary, int endOfDocument, String json)
    implements Serializable {

  /** No text. */
  public static final TextEncoding NONE = new TextEncoding(Kind.BYTES, List.of(), -1, "");

  /** The token of characters that are not in the training text. */
  public static final String UNKNOWN = "<unk>";

  /** The default token between documents, that of GPT-2. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  /** Tokens are exact as floats up to this number. */
  private static final int MAX_TOKENS = 1 << 24;

  /** Kinds of tokens. */
  public enum Kind {
    /** Bytes. */
    BYTES,
    /** Characters of the training text, and {@link #UNKNOWN}. */
    CHARACTERS,
    /** Those of a tokenizer file of Hugging Face. */
    FILE;

    /** The kind of a value of {@code data.tokenizer}. */
    public static Kind of(String tokenizer) {
      return switch (tokenizer) {
        case "bytes" -> BYTES;
        case "characters" -> CHARACTERS;
        default -> FILE;
      };
    }

    /** As in a configuration: {@code bytes}. */
    @Override
    public String toString() {
      return this == FILE ? "a file" : this == BYTES ? "bytes" : "characters";
    }
  }

  public TextEncoding {
    vocabulary = List.copyOf(vocabulary);
    Preconditions.that(
        vocabulary.size() <= MAX_TOKENS,
        "a vocabulary must be of at most %d tokens, but was of %d",
        MAX_TOKENS,
        vocabulary.size());
  }

  /**
   * Bytes.
   *
   * @param end token after each document, which gets the last number; empty for none
   */
  public static TextEncoding bytes(Optional<String> end) {
    return bytes(ByteTokenizer.TOKENS, end);
  }

  /**
   * Bytes below a number, such as 128 for ASCII.
   *
   * @param tokens number of bytes, at least 2
   * @param end token after each document, which gets the last number; empty for none
   */
  public static TextEncoding bytes(int tokens, Optional<String> end) {
    List<String> all = IntStream.range(0, tokens).mapToObj(Integer::toString).toList();
    return withEnd(Kind.BYTES, all, end);
  }

  /**
   * Characters in ascending order, then {@link #UNKNOWN}.
   *
   * @param characters of the training text, code points of Unicode
   * @param end token after each document, which gets the last number; empty for none
   * @throws InputException if there are no characters
   */
  public static TextEncoding characters(SortedSet<Integer> characters, Optional<String> end) {
    if (characters.isEmpty()) {
      throw new InputException("there are no characters in the training text");
    }
    List<String> all = new ArrayList<>(characters.stream().map(Character::toString).toList());
    all.add(UNKNOWN);
    return withEnd(Kind.CHARACTERS, all, end);
  }

  private static TextEncoding withEnd(Kind kind, List<String> tokens, Optional<String> end) {
    end.ifPresent(
        name ->
            Preconditions.that(
                !tokens.contains(name), "eos-token must be a new token, but was '%s'", name));
    List<String> all = new ArrayList<>(tokens);
    end.ifPresent(all::add);
    return new TextEncoding(kind, all, end.isPresent() ? tokens.size() : -1, "");
  }

  /**
   * The tokens of a tokenizer file.
   *
   * @param file its name, for messages
   * @param json its content
   * @param end token after each document, one of the file's; empty for none
   * @throws InputException if it is not a tokenizer file, if it has no such token, or if this jar
   *     cannot read it
   */
  public static TextEncoding file(String file, String json, Optional<String> end) {
    TokenizerLibrary library = TokenizerLibrary.get();
    List<String> vocabulary;
    try {
      vocabulary = library.vocabulary(json);
      library.open(json).close();
    } catch (InputException e) {
      throw new InputException("data.tokenizer = %s: %s", file, e.getMessage());
    }
    int number = end.map(vocabulary::indexOf).orElse(-1);
    if (end.isPresent() && number < 0) {
      throw new InputException(
          "data.eos-token is %s, which is not a token of %s; set it to the token that ends documents"
              + " there, or to \"\" for windows that do not cross documents; the file adds %s to the"
              + " tokens of its model",
          end.get(), file, library.addedTokens(json));
    }
    return new TextEncoding(Kind.FILE, vocabulary, number, json);
  }

  /** Whether there is text. */
  public boolean isPresent() {
    return !vocabulary.isEmpty();
  }

  /** Whether there is a token after each document. */
  public boolean hasEnd() {
    return endOfDocument >= 0;
  }

  /** The number of tokens. */
  public int size() {
    return vocabulary.size();
  }

  /** What networks for such tokens predict: the next one. */
  public ModelOutputs outputs() {
    return new ModelOutputs(LearningTask.CLASSIFICATION, vocabulary, Normalization.NONE, this);
  }

  /**
   * A tokenizer, to be closed by the caller.
   *
   * @throws InputException if this jar cannot read tokenizer files, and it is one
   */
  public Tokenizer open() {
    return switch (kind) {
      case BYTES -> new ByteTokenizer();
      case CHARACTERS -> {
        int unknown = vocabulary.indexOf(UNKNOWN);
        int[] characters =
            vocabulary.stream().limit(unknown).mapToInt(c -> c.codePointAt(0)).toArray();
        yield new CharacterTokenizer(characters, unknown);
      }
      case FILE -> TokenizerLibrary.get().open(json);
    };
  }

  /**
   * Rows of tokens, in the smallest type that holds them.
   *
   * @param tokens row after row, each below {@link #size}
   * @param width tokens of a row
   */
  public Features features(int[] tokens, int width) {
    if (size() <= ByteTokenizer.TOKENS) {
      byte[] bytes = new byte[tokens.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) tokens[i];
      }
      return new ByteFeatures(bytes, width);
    }
    float[] floats = new float[tokens.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = tokens[i];
    }
    return new FloatFeatures(floats, width);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d tokens of %s", size(), kind);
  }
}
