package largo.spark.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The columns of a table by name, independent of their order in a file.
 *
 * @param label column of the label
 * @param features columns of features, in the order of the network's inputs
 * @param weight column of weights, if there is one
 */
record ColumnNames(String label, List<String> features, Optional<String> weight) {

  /** For formats without columns, and before the first file is read. */
  static final ColumnNames NONE = new ColumnNames("", List.of(), Optional.empty());

  /** Without a column of weights. */
  ColumnNames(String label, List<String> features) {
    this(label, features, Optional.empty());
  }

  /** Whether there are any. */
  boolean isPresent() {
    return !features.isEmpty();
  }

  /** All of them. */
  List<String> all() {
    return Stream.of(List.of(label), features, weight.stream().toList())
        .flatMap(List::stream)
        .toList();
  }
}
