package largo.core.params;

/**
 * The role of a parameter tensor, which determines the parts of an update rule that apply to it.
 */
public enum ParameterKind {
  /** Kernels and matrices. */
  WEIGHT,
  /** Additive biases. */
  BIAS,
  /** The factor of a normalization layer, γ. */
  NORM_SCALE,
  /** The offset of a normalization layer, β. */
  NORM_SHIFT,
  /**
   * Not trained by gradient descent: backpropagation produces an update that is subtracted
   * unchanged. Running means and variances of batch normalization, class centers of center loss.
   */
  RUNNING_STATISTIC,
  /** Part of a frozen layer: never changes. */
  FROZEN;

  /** Whether update rules change the tensor. */
  public boolean trained() {
    return this != RUNNING_STATISTIC && this != FROZEN;
  }
}
