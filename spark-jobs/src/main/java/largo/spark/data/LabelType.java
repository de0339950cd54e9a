package largo.spark.data;

/** The type of a column of labels. */
public enum LabelType {
  /** Names of classes, or numbers that stand for them: {@code setosa}, {@code +1}, {@code 7}. */
  NAMES,
  /** Class numbers, 0-based. */
  CLASS_NUMBERS,
  /** Numeric targets, in one column each. */
  NUMBERS,
  /** 0 or 1 for each label, in one column each. */
  INDICATORS
}
