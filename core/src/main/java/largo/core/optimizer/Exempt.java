package largo.core.optimizer;

import largo.core.params.ParameterKind;

/** Which tensors are left out of weight decay and of layer-wise adaptation. */
public enum Exempt {
  /** None: every trained tensor is treated alike. */
  NONE,
  /** Biases and the scales and shifts of normalization layers, as is customary. */
  VECTORS;

  /** Whether tensors of this kind are left out. */
  public boolean covers(ParameterKind kind) {
    return this == VECTORS && kind != ParameterKind.WEIGHT;
  }

  /** {@code λ} of a strip: zero where its tensor is left out. */
  float decay(double weightDecay, Strip s) {
    return covers(s.tensor().kind()) ? 0 : (float) weightDecay;
  }
}
