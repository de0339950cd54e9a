package largo.core.compress;

import java.util.Optional;
import largo.core.params.Tensor;

/**
 * Gradients as {@code bfloat16}, 2 bytes per parameter: the upper half of a float, rounded half to
 * even.
 *
 * <p>The relative error is at most 2⁻⁸, for elements of any magnitude; floats above 3.39e38 become
 * infinite. No scale is needed. State: none. Source: Kalamkar et al., "A Study of BFLOAT16 for Deep
 * Learning Training", <a href="https://arxiv.org/abs/1905.12322">1905.12322</a>.
 */
public record Bfloat16() implements Compression {

  @Override
  public Optional<FloatFormat> format() {
    return Optional.of(FloatFormat.BFLOAT16);
  }

  @Override
  public TensorCodec codec(Tensor tensor) {
    return new Bfloat16Codec(tensor.offset(), tensor.end());
  }
}
