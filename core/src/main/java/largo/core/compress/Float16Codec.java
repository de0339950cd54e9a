package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/**
 * A tensor in half precision: int16 {@code k}, float16[length] of its elements times {@code 2ᵏ}.
 *
 * @param from index of its first float
 * @param to one past its last
 * @see Float16
 */
record Float16Codec(int from, int to) implements TensorCodec {

  private static final int TOP = 14; // exponent of the largest
  private static final int MOST_SHIFT = 126; // 2ᵏ and 2⁻ᵏ are normal floats

  @Override
  public long least() {
    return 2 + 2L * (to - from);
  }

  @Override
  public long most() {
    return least();
  }

  @Override
  public void encode(float[] x, float[] residue, ByteBuffer buffer) {
    float largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    int shift = largest == 0 ? 0 : TOP - Math.getExponent(largest);
    shift = Math.max(-MOST_SHIFT, Math.min(MOST_SHIFT, shift));
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
    MalformedGradientException.unless(buffer.remaining() >= least(), "a tensor that ends too soon");
    int shift = buffer.getShort();
    MalformedGradientException.unless(
        Math.abs(shift) <= MOST_SHIFT, "halves times 2^%d, which no tensor needs", shift);
    float scale = Math.scalb(1f, -shift);

    ShortBuffer halves = buffer.asShortBuffer();
    for (int i = from; i < to; i++) {
      short half = halves.get(i - from);
      MalformedGradientException.unless(Binary16.isFinite(half), "a half that is not finite");
      x[i] = scale * Binary16.value(half);
    }
    buffer.position(buffer.position() + 2 * (to - from));
    return 16L * (to - from);
  }
}
