package largo.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.TextEncoding;
import largo.core.data.Tokenizer;

/**
 * Cuts documents into examples: windows of tokens, each followed by the token that is its class.
 * Tokens at the end that do not fill a window are left out.
 *
 * <p>If the encoding has a token for the end of a document, all documents of a group are one
 * sequence, in which it follows each of them; otherwise every document is one.
 *
 * @param encoding of the text
 * @param length tokens of an example
 * @param step tokens between the starts of two examples
 */
record TokenWindows(TextEncoding encoding, int length, int step) implements Serializable {

  private static final int BLOCK_TOKENS = 1 << 22;

  /**
   * The examples of a group.
   *
   * @return blocks, computed one at a time
   */
  Iterator<ReadResult> of(DocumentGroup group) {
    BlockPosition start = group.position();
    if (group.isUnreadable()) {
      return List.<ReadResult>of(new BadInput(start, group.problem())).iterator();
    }
    List<Range> ranges = new ArrayList<>();
    try {
      for (int[] sequence : sequences(group)) {
        int rows = Math.max(1, BLOCK_TOKENS / Math.max(length, step));
        long count = count(sequence.length);
        for (long from = 0; from < count; from += rows) {
          ranges.add(new Range(sequence, (int) from, (int) Math.min(rows, count - from)));
        }
      }
    } catch (InputException e) {
      return List.<ReadResult>of(new BadInput(start, group.problem(e))).iterator();
    }
    return IntStream.range(0, ranges.size())
        .<ReadResult>mapToObj(
            i -> {
              long at = start.start() + i; // groups are farther apart
              BlockPosition position = new BlockPosition(start.input(), start.file(), at);
              return ExampleBlock.of(position, examples(ranges.get(i)));
            })
        .iterator();
  }

  private List<int[]> sequences(DocumentGroup group) {
    List<int[]> sequences = new ArrayList<>();
    try (Tokenizer tokenizer = encoding.open()) {
      for (TextDocument document : group.documents()) {
        sequences.add(tokenizer.encode(document.text()));
        if (document.ends() && encoding.hasEnd()) {
          sequences.add(new int[] {encoding.endOfDocument()});
        }
      }
    }
    return encoding.hasEnd() ? List.of(joined(sequences)) : sequences;
  }

  private static int[] joined(List<int[]> sequences) {
    int[] joined = new int[sequences.stream().mapToInt(tokens -> tokens.length).sum()];
    int to = 0;
    for (int[] tokens : sequences) {
      System.arraycopy(tokens, 0, joined, to, tokens.length);
      to += tokens.length;
    }
    return joined;
  }

  /** Examples of a sequence of some tokens. */
  long count(long tokens) {
    return tokens <= length ? 0 : (tokens - 1 - length) / step + 1;
  }

  private Examples examples(Range range) {
    int[] tokens = new int[Math.multiplyExact(range.rows, length)];
    int[] next = new int[range.rows];
    for (int i = 0; i < range.rows; i++) {
      int from = (range.first + i) * step;
      System.arraycopy(range.sequence, from, tokens, i * length, length);
      next[i] = range.sequence[from + length];
    }
    return new Examples(encoding.features(tokens, length), next);
  }

  /** Consecutive examples of a sequence. */
  private record Range(int[] sequence, int first, int rows) {}
}
