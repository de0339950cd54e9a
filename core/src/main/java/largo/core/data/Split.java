package largo.core.data;

/** Parts of a data set. */
public enum Split {
  /** What gradients are taken of. */
  TRAIN,
  /** Set aside for choosing between trials. */
  VALIDATION,
  /** Never used for any choice. */
  TEST
}
