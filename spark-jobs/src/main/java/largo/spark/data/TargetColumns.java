package largo.spark.data;

import java.io.Serializable;
import java.util.List;
import largo.core.DecimalFormatter;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.core.data.LearningTask;

/**
 * The columns of labels or of numeric targets.
 *
 * @param type of their values
 * @param names of the columns; one, unless values are numbers or indicators
 */
record TargetColumns(LabelType type, List<String> names) implements Serializable {

  TargetColumns {
    names = List.copyOf(names);
  }

  /** The columns of a source for a task. */
  static TargetColumns of(LearningTask task, DataSource source) {
    LabelType type =
        switch (task) {
          case CLASSIFICATION -> LabelType.NAMES;
          case REGRESSION -> LabelType.NUMBERS;
          case MULTI_LABEL -> LabelType.INDICATORS;
        };
    return new TargetColumns(type, source.targetColumns());
  }

  /** Whether values are numbers, not classes. */
  boolean areNumbers() {
    return type == LabelType.NUMBERS || type == LabelType.INDICATORS;
  }

  /** The first column. */
  String first() {
    return names.get(0);
  }

  /** A column in messages. */
  String shown(int column) {
    return names.size() == 1 ? "the label" : "the label " + names.get(column);
  }

  /**
   * Checks the numbers of a row.
   *
   * @param row {@code double[columns]}
   * @throws InputException if one is not finite, or not zero or one where values are indicators
   */
  void check(double[] row) {
    for (int k = 0; k < row.length; k++) {
      if (!Float.isFinite((float) row[k])) {
        throw new InputException("%s must be a finite number, but was %s", shown(k), row[k]);
      }
      if (type == LabelType.INDICATORS && row[k] != 0 && row[k] != 1) {
        throw new InputException(
            "%s must be 0 or 1 where data.task is multi-label, but was %s",
            shown(k), DecimalFormatter.shortest(row[k]));
      }
    }
  }
}
