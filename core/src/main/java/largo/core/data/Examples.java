package largo.core.data;

import java.io.Serializable;
import java.util.List;
import largo.core.Check;

/**
 * Examples, in columns.
 *
 * @param features one row an example
 * @param targets what a network is to give for it
 */
public record Examples(Features features, Targets targets) implements Serializable {

  /**
   * Checks that there is a target for each row.
   *
   * @throws IllegalArgumentException if there is not
   */
  public Examples {
    Check.that(
        features.rows() == targets.rows(),
        "labels must be as many as the %d rows, but were %d",
        features.rows(),
        targets.rows());
  }

  /**
   * Examples of a classification task.
   *
   * @param labels one class an example, counted from 0
   * @throws IllegalArgumentException if there is not a label for each row
   */
  public Examples(Features features, int[] labels) {
    this(features, new ClassTargets(labels));
  }

  /**
   * The class of each example.
   *
   * @throws IllegalStateException if they have vectors and no classes
   */
  public int[] labels() {
    if (targets instanceof ClassTargets labels) {
      return labels.classes();
    }
    throw new IllegalStateException("the targets are vectors, not classes");
  }

  /** How many. */
  public int count() {
    return targets.rows();
  }

  /** Bytes of heap. */
  public long bytes() {
    return features.bytes() + targets.bytes();
  }

  /** The examples of the rows named, in the order named. */
  public Examples select(int[] rows) {
    return new Examples(features.select(rows), targets.select(rows));
  }

  /**
   * One whole from parts; see {@link Features#assemble}.
   *
   * @param rows rows of the whole
   * @param parts at least one
   */
  public static Examples assemble(int rows, List<Part> parts) {
    List<Features.Part> features =
        parts.stream().map(p -> new Features.Part(p.rows(), p.examples().features())).toList();
    return new Examples(Features.assemble(rows, features), Targets.assemble(rows, parts));
  }

  /**
   * Examples on their way to a whole.
   *
   * @param rows where each one goes
   * @param examples the examples
   */
  public record Part(int[] rows, Examples examples) implements Serializable {}
}
