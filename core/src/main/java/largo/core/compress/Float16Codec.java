package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * Encodes a tensor in half precision: int16 {@code k}, then float16[length], the elements times
 * {@code 2ᵏ}.
 *
 * @param from index of the tensor's first float
 * @param to index after its last float
 * @see Float16
 */
record Float16Codec(int from, int to) implements TensorCodec {

  /** Exponent of the largest scaled element. */
  private static final int MAX_EXPONENT = 14;

  /** Maximum of {@code |k|}: both 2ᵏ and 2⁻ᵏ are normal floats. */
  private static final int MAX_SCALE_EXPONENT = 126;

  @Override
  public long minBytes() {
    return 2 + 2L * (to - from);
  }

  @Override
  public long maxBytes() {
    return minBytes();
  }

  @Override
  public void encode(float[] x, float[] residual, ByteBuffer buffer) {
    int k = scaleExponent(x, from, to);
    buffer.putShort((short) k);
    putScaled(k, x, from, to, buffer);
  }

  /** Writes {@code half(2ᵏ x)} of some floats. */
  static void putScaled(int k, float[] x, int from, int to, ByteBuffer buffer) {
    float scale = Math.scalb(1f, k);
    ShortBuffer halves = buffer.asShortBuffer();
    for (int i = from; i < to; i++) {
      halves.put(i - from, Binary16.of(scale * x[i]));
    }
    buffer.position(buffer.position() + 2 * (to - from));
  }

  /** {@code k} of some floats: 2ᵏ times the largest is in [2¹⁴, 2¹⁵). */
  static int scaleExponent(float[] x, int from, int to) {
    float max = 0;
    for (int i = from; i < to; i++) {
      max = Math.max(max, Math.abs(x[i]));
    }
    int k = max == 0 ? 0 : MAX_EXPONENT - Math.getExponent(max);
    return Math.max(-MAX_SCALE_EXPONENT, Math.min(MAX_SCALE_EXPONENT, k));
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= minBytes(), "a truncated tensor");
    int k = buffer.getShort();
    MalformedGradientException.unless(
        Math.abs(k) <= MAX_SCALE_EXPONENT,
        "float16 values scaled by 2^%d, beyond the range of a float",
        k);
    float scale = Math.scalb(1f, -k);

    ShortBuffer halves = buffer.asShortBuffer();
    for (int i = from; i < to; i++) {
      short half = halves.get(i - from);
      MalformedGradientException.unless(
          Binary16.isFinite(half), "a float16 value that is not finite");
      x[i] = scale * Binary16.value(half);
    }
    buffer.position(buffer.position() + 2 * (to - from));
    return 16L * (to - from);
  }
}
