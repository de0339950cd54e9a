package largo.core.compress;

import largo.core.params.Tensor;

/** Gradients as they are: 4 bytes a parameter. */
public record NoCompression() implements Compression {

  @Override
  public boolean isNone() {
    return true;
  }

  @Override
  public TensorCodec coder(Tensor tensor) {
    return Float32Codec.of(tensor);
  }
}
