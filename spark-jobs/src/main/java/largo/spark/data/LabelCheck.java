package largo.spark.data;

import java.util.Optional;
import java.util.Set;
import largo.core.data.ClassNames;
import largo.core.data.InputException;

/**
 * Tells labels that are classes from numbers to be predicted and from names of rows, over all rows.
 *
 * @param column how the labels' column is named, for the user
 * @param wayOut what to do if labels are classes nevertheless, for the user
 */
record LabelCheck(String column, String wayOut) {

  /** So many classes may have few examples. */
  private static final int FEW_CLASSES = 20;

  /** Numbers that have fewer rows each than this are hardly classes. */
  private static final int ROWS_OF_NUMBER = 5;

  /** Words that have fewer rows each than this are hardly classes. */
  private static final int ROWS_OF_WORD = 2;

  private static final String ADVICE =
      "Files train classifiers; numbers are predicted by LargeBatchRegressor (Spark ML) and by"
          + " networks with a regression head in Deeplearning4j";

  /**
   * Checks labels.
   *
   * @param names the different labels
   * @param rows how many examples there are
   * @param metrics number of classes that the user configured; if it is set, labels are classes
   * @throws InputException if they do not look like classes
   */
  void check(Set<String> names, long rows, Optional<Integer> metrics) {
    if (names.size() > BlockSummary.MAX_NAMES) {
      throw new InputException(
          "%s has more than %d different values in %d rows: no classes. %s",
          column, BlockSummary.MAX_NAMES, rows, ADVICE);
    }
    if (metrics.isPresent() && metrics.get() == names.size()) {
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
          column, fraction.get(), names.size(), rows, ADVICE, wayOut);
    }
    check(names.size(), rows, ClassNames.areNumbers(names));
  }

  /**
   * Checks labels that are whole numbers, or words.
   *
   * @param classes how many classes there would be
   */
  void check(long classes, long rows, boolean numbers) {
    int each = numbers ? ROWS_OF_NUMBER : ROWS_OF_WORD;
    if (classes > FEW_CLASSES && rows < each * classes) {
      throw new InputException(
          "%s has %d different values in %d rows, which looks like %s. %s. If they are classes, %s",
          column,
          classes,
          rows,
          numbers ? "a number to be predicted" : "a name of each row and no class",
          ADVICE,
          wayOut);
    }
  }
}
