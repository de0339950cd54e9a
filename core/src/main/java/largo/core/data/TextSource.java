package largo.core.data;

import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;

/**
 * Text for next-token models: documents in files, each possibly gzipped, or in a column of tables.
 *
 * <p>An example is {@code length} consecutive tokens, its class the token that follows. A document
 * belongs to one split of the data only.
 *
 * <p>Source: Xue et al., <a href="https://arxiv.org/abs/2105.13626">2105.13626</a>, for bytes as
 * tokens; Radford et al., Language Models are Unsupervised Multitask Learners (GPT-2), 2019, for
 * documents that are joined by a token.
 *
 * @param path folder with {@code train.txt} and {@code test.txt}
 * @param train files
 * @param test files
 * @param tokenizer {@code bytes}, {@code characters}, or a file, {@code tokenizer.json}
 * @param length tokens of an example, at least 1
 * @param stride tokens between the starts of examples, at least 1; if empty, {@code length}, so
 *     that examples do not overlap
 * @param separator text between the documents of a file, such as a line break; if empty, a file is
 *     a document
 * @param eosToken token after each document, by which documents are joined; an empty text for
 *     examples that do not cross documents. If empty, {@link TextEncoding#END_OF_TEXT} where there
 *     is a separator or a column, otherwise none
 * @param column column of tables with a document in each row; if empty, files are text
 */
public record TextSource(
    Optional<String> path,
    List<String> train,
    List<String> test,
    String tokenizer,
    int length,
    Optional<Integer> stride,
    Optional<String> separator,
    Optional<String> eosToken,
    Optional<String> column)
    implements DataSource.Files {

  /** The default options; not a constant, as {@link DataSource} has them in one. */
  static TextSource defaults() {
    return new TextSource(
        Optional.empty(),
        List.of(),
        List.of(),
        "bytes",
        64,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is not in its range, or excludes another
   */
  public TextSource {
    Preconditions.positive("length", length);
    stride.ifPresent(n -> Preconditions.positive("stride", n));
    Preconditions.that(
        !tokenizer.isBlank(),
        "tokenizer must be bytes, characters or a file, but was '%s'",
        tokenizer);
    separator.ifPresent(
        text -> Preconditions.that(!text.isEmpty(), "separator must not be empty, but was ''"));
    Preconditions.that(
        separator.isEmpty() || column.isEmpty(),
        "separator must not be set where column is set: a row is a document");
  }

  /** Kind of the tokens. */
  public TextEncoding.Kind kind() {
    return TextEncoding.Kind.of(tokenizer);
  }

  /** The token after each document; empty if examples do not cross documents. */
  public Optional<String> endOfDocument() {
    boolean divided = separator.isPresent() || column.isPresent();
    return eosToken
        .or(() -> divided ? Optional.of(TextEncoding.END_OF_TEXT) : Optional.empty())
        .filter(token -> !token.isEmpty());
  }

  /** Tokens between the starts of examples. */
  public int step() {
    return stride.orElse(length);
  }
}
