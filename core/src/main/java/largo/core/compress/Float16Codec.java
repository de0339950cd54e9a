package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * A tensor in half precision: int16 {@code k}, then float16[length] of the elements times {@code
 * 2ᵏ}.
 *
 * @param from index of its first float
 * @param to one past its last
 * @see Float16
 */
record Float16Codec(int from, int to) implements TensorCodec {

  private static final int MAX_EXPONENT = 14; // exponent of the largest
  private static final int MAX_SHIFT = 126; // 2ᵏ and 2⁻ᵏ are normal floats

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
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    int shift = largest == 0 ? 0 : MAX_EXPONENT - Math.getExponent(largest);
    shift = Math.max(-MAX_SHIFT, Math.min(MAX_SHIFT, shift));
    float scale = Math.scalb(1f, shift);

    buffer.putShort((short) shift);
    ShortBuffer halves = buffer.asShortBuffer();
    for (int i = from; i < to; i++) {
      halves.put(i - from, Binary16.of(scale * x[i]));
    }
    buffer.position(buffer.position() + 2 * (to - from));
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= minBytes(), "a truncated tensor");
    int shift = buffer.getShort();
    MalformedGradientException.unless(
        Math.abs(shift) <= MAX_SHIFT,
        "float16 values scaled by 2^%d, beyond the range of a float",
        shift);
    float scale = Math.scalb(1f, -shift);

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
