package largo.core.params;

/** What a parameter tensor is for; decides which parts of an update rule apply to it. */
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
   * Not trained by a gradient: what backpropagation leaves in these slots is a ready-made update,
   * to be subtracted as it is. Running means and variances of batch normalization, class centres.
   */
  READY_MADE,
  /** Part of a frozen layer: never changes. */
  FROZEN;

  /** Whether an update rule may see the tensor at all. */
  public boolean trained() {
    return this != READY_MADE && this != FROZEN;
  }
}
