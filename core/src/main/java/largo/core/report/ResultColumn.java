package largo.core.report;

import java.util.Objects;
import java.util.function.Function;

/**
 * A column of the table of trials.
 *
 * @param <T> type of its values
 * @param name in results.csv and results.parquet, and name of the metric in trackers
 * @param group group of columns that the report shows together
 * @param type type of its values: String, Integer, Long or Double
 * @param value returns the value of a trial
 * @param missing value that represents a missing measurement; null if every trial has a value
 * @param page how the report shows it; null if it does not
 */
public record ResultColumn<T>(
    String name,
    Group group,
    Class<T> type,
    Function<TrialResult, T> value,
    T missing,
    Page<T> page) {

  /** Groups of columns, in the order of the report. */
  public enum Group {
    /** Identification of the trial. */
    TRIAL,
    /** Status of the trial. */
    STATUS,
    /** Specification of the trial. */
    SETUP,
    /** Progress of the trial. */
    PROGRESS,
    /** Scores on the training examples. */
    TRAIN,
    /** Scores on the validation examples; omitted in the report if no trial has any. */
    VALIDATION,
    /** Scores on the test examples. */
    TEST,
    /** Times and speeds. */
    TIME
  }

  /**
   * A column in the report.
   *
   * @param title of the column
   * @param shown converts a value to text
   */
  public record Page<T>(String title, Function<T, String> shown) {}

  /** Returns whether a trial has a value. */
  public boolean isPresent(TrialResult result) {
    return missing == null || !Objects.equals(missing, value.apply(result));
  }

  /** Returns whether trackers record the column as a metric: a measurement that is a double. */
  public boolean isMetric() {
    return type == Double.class && group != Group.SETUP;
  }

  /**
   * Returns a value for CSV: every digit of a double and a dot independent of the locale, {@code
   * inf} and {@code -inf} as common readers expect them, empty if there is no value.
   */
  public String csv(TrialResult result) {
    if (!isPresent(result)) {
      return "";
    }
    T cell = value.apply(result);
    return cell instanceof Double number && number.isInfinite()
        ? (number > 0 ? "inf" : "-inf")
        : cell.toString();
  }

  /** Returns a value for the report, not escaped; a dash if there is none. */
  String shown(TrialResult result) {
    return isPresent(result) ? page.shown().apply(value.apply(result)) : NumberFormats.NONE;
  }

  /** The same column in the report under a title. */
  ResultColumn<T> titled(String title, Function<T, String> shown) {
    return new ResultColumn<>(name, group, type, value, missing, new Page<>(title, shown));
  }
}
