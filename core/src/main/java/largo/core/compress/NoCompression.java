package largo.core.compress;

import java.util.Optional;
import largo.core.params.Tensor;

/** No compression: float32, 4 bytes per parameter. */
public record NoCompression() implements Compression {

  @Override
  public boolean isNone() {
    return true;
  }

  @Override
  public Optional<FloatFormat> format() {
    return Optional.of(FloatFormat.FLOAT32);
  }

  @Override
  public TensorCodec codec(Tensor tensor) {
    return Float32Codec.of(tensor);
  }
}
