package largo.spark.data;

import java.util.Optional;
import java.util.Set;
import largo.core.data.ClassNames;
import largo.core.data.InputException;

/**
 * Checks that labels are classes, not numeric targets or identifiers of rows.
 *
 * @param column name of the labels' column, for messages
 * @param remedy the remedy if labels are classes nevertheless, for messages
 */
record LabelCheck(String column, String remedy) {

  /** Up to this number of classes, each may have few examples. */
  private static final int MAX_CLASSES_OF_ANY_SIZE = 20;

  /** Numbers with fewer rows each are probably not classes. */
  private static final int MIN_ROWS_PER_NUMBER = 5;

  /** Words with fewer rows each are probably not classes. */
  private static final int MIN_ROWS_PER_NAME = 2;

  private static final String ADVICE =
      "Numbers are predicted where data.task is regression, by LargeBatchRegressor (Spark ML), and"
          + " by networks with a regression head in Deeplearning4j";

  /**
   * Checks labels.
   *
   * @param names distinct labels
   * @param rows number of examples
   * @param configured number of classes, which overrides the check if it is that of {@code names}
   * @throws InputException if they do not look like classes
   */
  void check(Set<String> names, long rows, Optional<Integer> configured) {
    if (names.size() > BlockSummary.MAX_NAMES) {
      throw new InputException(
          "%s has more than %d different values in %d rows: no classes. %s",
          column, BlockSummary.MAX_NAMES, rows, ADVICE);
    }
    if (configured.isPresent() && configured.get() == names.size()) {
      return;
    }
    Optional<String> fraction =
        ClassNames.areNumbers(names)
            ? names.stream().filter(name -> !name.matches("[+-]?\\d+")).findFirst()
            : Optional.empty();
    if (fraction.isPresent()) {
      throw new InputException(
          "%s holds numbers that are not whole, such as %s (%d different ones in %d rows), which"
              + " looks like a number to be predicted. %s. If they are classes, %s",
          column, fraction.get(), names.size(), rows, ADVICE, remedy);
    }
    check(names.size(), rows, ClassNames.areNumbers(names));
  }

  /**
   * Checks labels that are whole numbers, or words.
   *
   * @param classes number of distinct labels
   * @param rows number of examples
   * @param numbers whether they are numbers
   */
  void check(long classes, long rows, boolean numbers) {
    int minRows = numbers ? MIN_ROWS_PER_NUMBER : MIN_ROWS_PER_NAME;
    if (classes > MAX_CLASSES_OF_ANY_SIZE && rows < minRows * classes) {
      throw new InputException(
          "%s has %d different values in %d rows, which looks like %s. %s. If they are classes, %s",
          column,
          classes,
          rows,
          numbers ? "a number to be predicted" : "an identifier of rows, not a class",
          ADVICE,
          remedy);
    }
  }
}
