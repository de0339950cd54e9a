package largo.spark.data;

import java.util.List;

/**
 * The columns of a table by name, independent of their order in a file.
 *
 * @param label column of the label
 * @param features columns of features, in the order of the network's inputs
 */
record ColumnNames(String label, List<String> features) {

  /** For formats without columns, and before the first file is read. */
  static final ColumnNames NONE = new ColumnNames("", List.of());

  /** Whether there are any. */
  boolean isPresent() {
    return !features.isEmpty();
  }
}
