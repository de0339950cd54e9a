package largo.spark.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The columns of a table by name, independent of their order in a file.
 *
 * @param labels columns of the label, or of all targets
 * @param features columns of features, in the order of the network's inputs
 * @param weight column of weights, if there is one
 */
record ColumnNames(List<String> labels, List<String> features, Optional<String> weight) {

  /** For formats without columns, and before the first file is read. */
  static final ColumnNames NONE = new ColumnNames(List.of(), List.of(), Optional.empty());

  /** With one label, and without a column of weights. */
  ColumnNames(String label, List<String> features) {
    this(List.of(label), features, Optional.empty());
  }

  /** Whether there are any. */
  boolean isPresent() {
    return !features.isEmpty();
  }

  /** All of them. */
  List<String> all() {
    return Stream.of(labels, features, weight.stream().toList()).flatMap(List::stream).toList();
  }
}
