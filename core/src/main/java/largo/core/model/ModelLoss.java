package largo.core.model;

/**
 * The loss of a PyTorch model. A loss of one example each; training minimizes its mean over the
 * examples of a batch.
 */
public enum ModelLoss {
  /** Cross-entropy of outputs [n, classes], which are logits, with the class. */
  CROSS_ENTROPY,
  /**
   * Cross-entropy of outputs [n, length, classes] at each position of a sequence with the token at
   * the next one, the last with the example's class; the mean over positions.
   */
  NEXT_TOKEN,
  /** Squared difference of outputs and targets [n, outputs]; the mean over outputs. */
  MSE,
  /** Binary cross-entropy of outputs [n, outputs], which are logits; the mean over outputs. */
  BCE,
  /**
   * The model's own method {@code loss(outputs, targets)}, which returns the loss of each example,
   * [n], or their mean. Targets are classes, int64 [n], or float32 [n, outputs].
   */
  METHOD
}
