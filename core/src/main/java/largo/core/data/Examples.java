package largo.core.data;

import java.io.Serializable;
import java.util.List;
import largo.core.Check;

/**
 * Examples of a classification task, in columns.
 *
 * @param features one row an example
 * @param labels one class an example, counted from 0
 */
public record Examples(Features features, int[] labels) implements Serializable {

  /**
   * Checks that there is a label for each row.
   *
   * @throws IllegalArgumentException if there is not
   */
  public Examples {
    Check.that(
        features.rows() == labels.length,
        "labels must be as many as the %d rows, but were %d",
        features.rows(),
        labels.length);
  }

  /** How many. */
  public int count() {
    return labels.length;
  }

  /** Bytes of heap. */
  public long bytes() {
    return features.bytes() + 4L * labels.length;
  }

  /** The examples of the rows named, in the order named. */
  public Examples select(int[] rows) {
    int[] selected = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = labels[rows[i]];
    }

    return new Examples(features.select(rows), selected);
  }

  /**
   * One whole from parts; see {@link Features#assemble}.
   *
   * @param rows rows of the whole
   * @param parts at least one
   */
  public static Examples assemble(int rows, List<Part> parts) {
    int[] labels = new int[rows];
    for (Part part : parts) {
      for (int i = 0; i < part.rows().length; i++) {
        labels[part.rows()[i]] = part.examples().labels[i];
      }
    }

    List<Features.Part> features =
        parts.stream().map(p -> new Features.Part(p.rows(), p.examples().features())).toList();
    return new Examples(Features.assemble(rows, features), labels);
  }

  /**
   * Examples on their way to a whole.
   *
   * @param rows where each one goes
   * @param examples the examples
   */
  public record Part(int[] rows, Examples examples) implements Serializable {}
}
