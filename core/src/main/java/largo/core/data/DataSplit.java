package largo.core.data;

/** Parts of a data set. */
public enum DataSplit {
  /** What gradients are taken of. */
  TRAIN,
  /** Set aside for choosing between trials. */
  VALIDATION,
  /** Never used for any choice. */
  TEST
}
