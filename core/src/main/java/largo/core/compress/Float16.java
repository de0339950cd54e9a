package largo.core.compress;

import java.util.Optional;
import largo.core.params.Tensor;

/**
 * Half precision: gradients as IEEE 754 {@code binary16}, 2 bytes per parameter, rounded half to
 * even.
 *
 * <pre>
 *   k = 14 − ⌊log₂ max |x|⌋     scale of a tensor, limited to [−126, 126]
 *   h = half(2ᵏ x)              max |h| is in [2¹⁴, 2¹⁵), below the largest binary16, 65504
 *   x ≈ 2⁻ᵏ h                   in the receiver
 * </pre>
 *
 * <p>The relative error is at most 2⁻¹¹ for elements of at least 2⁻²⁸ times the largest element of
 * their tensor; the absolute error of smaller elements is at most 2⁻³⁹ times the largest. Nothing
 * overflows. State: none. Source: scaling against underflow as in Micikevicius et al., "Mixed
 * Precision Training", <a href="https://arxiv.org/abs/1710.03740">1710.03740</a>.
 *
 * <p>Departure: one scale per tensor and step rather than one for the loss. It is a power of two,
 * so that scaling is exact.
 */
public record Float16() implements Compression {

  @Override
  public Optional<FloatFormat> format() {
    return Optional.of(FloatFormat.FLOAT16);
  }

  @Override
  public TensorCodec codec(Tensor tensor) {
    return new Float16Codec(tensor.offset(), tensor.end());
  }
}
