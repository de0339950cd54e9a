package largo.core.optimizer;

import largo.core.params.ParameterKind;

/** Tensors that are excluded from weight decay and from layer-wise adaptation. */
public enum Exempt {
  /** No tensor is excluded. */
  NONE,
  /** Biases, and the scales and shifts of normalization layers; the usual choice. */
  BIASES_AND_NORMS;

  /** Whether tensors of this kind are excluded. */
  public boolean covers(ParameterKind kind) {
    return this == BIASES_AND_NORMS && kind != ParameterKind.WEIGHT;
  }

  /** {@code λ} of a strip: zero if its tensor is excluded. */
  float decay(double weightDecay, Strip s) {
    return covers(s.tensor().kind()) ? 0 : (float) weightDecay;
  }
}
