package largo.core.data;

import java.util.HashSet;
import java.util.List;
import largo.core.Preconditions;

/** A source of tables, whose targets are in columns that are named. */
public interface LabelColumns {

  /** The default of {@link #label}. */
  String DEFAULT = "label";

  /** Column of the class, of the numeric target, or of the only label. */
  String label();

  /** Columns of numeric targets or labels, in place of {@link #label}; may be empty. */
  List<String> labels();

  /** All columns of targets, at least one. */
  default List<String> columns() {
    return labels().isEmpty() ? List.of(label()) : labels();
  }

  /**
   * Checks that at most one of {@link #label} and {@link #labels} is set, and that columns are
   * named once.
   *
   * @param label the value of {@link #label}
   * @param labels the value of {@link #labels}
   * @throws IllegalArgumentException otherwise
   */
  static void check(String label, List<String> labels) {
    Preconditions.that(
        labels.isEmpty() || label.equals(DEFAULT),
        "label must not be set where labels is set, but was '%s'",
        label);
    Preconditions.that(
        labels.size() == new HashSet<>(labels).size(),
        "labels must name each column once, but was %s",
        labels);
  }
}
