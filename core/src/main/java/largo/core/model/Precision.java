package largo.core.model;

/**
 * The arithmetic of matrix products and convolutions. Parameters, gradients and everything else are
 * float32 in any case.
 */
public enum Precision {
  /** Float32. */
  FLOAT32,

  /**
   * TensorFloat-32 on GPUs: operands with 10 bits of mantissa, sums in float32. CPUs compute in
   * float32.
   */
  TF32,

  /** Operands and results in bfloat16, with the range of float32 and 7 bits of mantissa. */
  BFLOAT16
}
