package largo.spark.data;

import java.util.List;

/**
 * Columns of a table by their names, so that every file is read by them, whatever its order.
 *
 * @param label column of what is to be predicted
 * @param features columns of features, in the order in which a network gets them
 */
record ColumnNames(String label, List<String> features) {

  /** Of a format without columns, and of files that are the first to be read. */
  static final ColumnNames NONE = new ColumnNames("", List.of());

  /** Whether there are any. */
  boolean isPresent() {
    return !features.isEmpty();
  }
}
