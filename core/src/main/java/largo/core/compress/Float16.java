package largo.core.compress;

import largo.core.params.Tensor;

/**
 * Half precision: the {@code binary16} of IEEE 754, 2 bytes per parameter, rounded half to even.
 *
 * <pre>
 *   k = 14 − ⌊log₂ max |x|⌋             a tensor's scale, in [−126, 126]
 *   h = half(2ᵏ x)                      so that the largest is in [2¹⁴, 2¹⁵), of at most 65504
 *   x ≈ 2⁻ᵏ h
 * </pre>
 *
 * <p>Relative error at most 2⁻¹¹ for elements of at least 2⁻²⁸ of the largest in their tensor;
 * absolute error at most 2⁻³⁹ of the largest for smaller elements. Nothing overflows. State: none.
 * Source: scaling against underflow as in Micikevicius et al., "Mixed Precision Training", <a
 * href="https://arxiv.org/abs/1710.03740">1710.03740</a>.
 *
 * <p>Departure: a scale for each tensor and step rather than one for the loss; it is a power of
 * two, so that scaling is exact.
 */
public record Float16() implements Compression {

  @Override
  public TensorCodec codec(Tensor tensor) {
    return new Float16Codec(tensor.offset(), tensor.end());
  }
}
