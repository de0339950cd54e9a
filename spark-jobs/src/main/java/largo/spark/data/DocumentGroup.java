package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import largo.core.data.DataSplit;
import largo.core.data.InputException;
import org.apache.spark.api.java.JavaRDD;

/**
 * Documents that one task divides into examples. A function of the data, not of the cluster.
 *
 * @param position of the first document
 * @param documents in order
 * @param problem why they cannot be read; empty if they can
 */
record DocumentGroup(BlockPosition position, List<TextDocument> documents, String problem)
    implements Serializable {

  /** The documents of a reader, or the reason why it could not read them. */
  static DocumentGroup of(BlockPosition position, Reader reader) {
    try {
      return new DocumentGroup(position, reader.read(), "");
    } catch (InputException e) {
      return new DocumentGroup(position, List.of(), e.getMessage());
    } catch (IOException e) {
      String problem = InputFiles.damaged(position.file(), e).getMessage();
      return new DocumentGroup(position, List.of(), problem);
    }
  }

  /** Reads documents. */
  interface Reader {
    /**
     * Reads them.
     *
     * @throws InputException if they are malformed
     */
    List<TextDocument> read() throws IOException;
  }

  /** Whether there is a problem. */
  boolean isUnreadable() {
    return !problem.isEmpty();
  }

  /** The documents of a split only. */
  DocumentGroup only(DataSplit split, DocumentSplit assigned) {
    List<TextDocument> some =
        documents.stream().filter(document -> assigned.of(document) == split).toList();
    return new DocumentGroup(position, some, problem);
  }

  /** A problem of a document, with its file. */
  String problem(InputException e) {
    return position.file() + ": " + e.getMessage();
  }

  /**
   * Numbers that are computed for each group, in the order of the groups.
   *
   * @param numbers may throw an {@link InputException} about a document
   * @throws InputException with the first problem of the documents
   */
  static List<long[]> numbers(JavaRDD<DocumentGroup> groups, Numbers numbers) {
    List<Found> all = new ArrayList<>(groups.map(group -> group.found(numbers)).collect());
    all.sort(Comparator.comparing(Found::position));
    for (Found found : all) {
      if (!found.problem().isEmpty()) {
        throw new InputException("%s", found.problem());
      }
    }
    return all.stream().map(Found::numbers).toList();
  }

  private Found found(Numbers compute) {
    if (isUnreadable()) {
      return new Found(position, new long[0], problem);
    }
    try {
      return new Found(position, compute.apply(this), "");
    } catch (InputException e) {
      return new Found(position, new long[0], problem(e));
    }
  }

  /** Computes numbers of a group. */
  interface Numbers extends Function<DocumentGroup, long[]>, Serializable {}

  private record Found(BlockPosition position, long[] numbers, String problem)
      implements Serializable {}
}
