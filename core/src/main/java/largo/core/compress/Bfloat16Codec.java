package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * Encodes a tensor as bfloat16[length].
 *
 * @param from index of the tensor's first float
 * @param to index after its last float
 * @see Bfloat16
 */
record Bfloat16Codec(int from, int to) implements TensorCodec {

  @Override
  public long minBytes() {
    return 2L * (to - from);
  }

  @Override
  public long maxBytes() {
    return minBytes();
  }

  @Override
  public void encode(float[] x, float[] residual, ByteBuffer buffer) {
    FloatFormat.BFLOAT16.encode(x, from, to, buffer);
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= minBytes(), "a truncated tensor");
    ShortBuffer halves = buffer.asShortBuffer();
    for (int i = from; i < to; i++) {
      short half = halves.get(i - from);
      MalformedGradientException.unless(
          BrainFloat16.isFinite(half), "a bfloat16 value that is not finite");
      x[i] = BrainFloat16.value(half);
    }
    buffer.position(buffer.position() + 2 * (to - from));
    return 16L * (to - from);
  }
}
