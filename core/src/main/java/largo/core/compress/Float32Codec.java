package largo.core.compress;

import java.nio.ByteBuffer;
import largo.core.params.Tensor;

/**
 * A tensor without compression: float32[length].
 *
 * @param from index of its first float
 * @param to one past its last
 */
record Float32Codec(int from, int to) implements TensorCodec {

  static Float32Codec of(Tensor tensor) {
    return new Float32Codec(tensor.offset(), tensor.end());
  }

  @Override
  public long minBytes() {
    return 4L * (to - from);
  }

  @Override
  public long maxBytes() {
    return minBytes();
  }

  @Override
  public void encode(float[] x, float[] residual, ByteBuffer buffer) {
    FloatFormat.FLOAT32.encode(x, from, to, buffer);
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= minBytes(), "a truncated tensor");
    buffer.asFloatBuffer().get(x, from, to - from);
    buffer.position(buffer.position() + 4 * (to - from));
    return 32L * (to - from);
  }
}
