package largo.core.data;

/** Splits of a data set. */
public enum DataSplit {
  /** For gradients. */
  TRAIN,
  /** For choosing between trials. */
  VALIDATION,
  /** For final scores; never used for a choice. */
  TEST
}
