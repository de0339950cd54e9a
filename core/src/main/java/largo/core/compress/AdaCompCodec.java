package largo.core.compress;

import java.nio.ByteBuffer;

/**
 * Encodes a few elements of each bin of a tensor as signs.
 *
 * <pre>
 *   int32     elements of the tensor
 *   float32   scale
 *   counts    sent elements of each bin: one byte per bin, or two if bins have more than 255 elements
 *   elements  sign and index in the bin: 2 and 6 bits, or 2 and 14 if bins have more than 64;
 *             sign 1 is +, 2 is −; indices ascend
 * </pre>
 *
 * @param from index of its first float
 * @param to one past its last
 * @param size of a bin, in [1, {@value #MAX_BIN}]
 * @param factor {@code s}
 * @see AdaComp
 */
record AdaCompCodec(int from, int to, int size, float factor) implements TensorCodec {

  /** Maximum number of elements of a bin, the range of an index. */
  static final int MAX_BIN = 1 << 14;

  private static final int HEAD = 8;
  private static final int PLUS = 1;
  private static final int MINUS = 2;

  @Override
  public long minBytes() {
    return HEAD + (long) bins() * countBytes();
  }

  @Override
  public long maxBytes() {
    return minBytes() + (long) (to - from) * elementBytes();
  }

  @Override
  public void encode(float[] x, float[] residual, ByteBuffer buffer) {
    int start = buffer.position();
    float scale = (float) (sumOfLargest(x, residual) / bins());
    buffer.putInt(to - from).putFloat(scale);
    buffer.position(start + (int) minBytes());
    for (int b = 0; b < bins(); b++) {
      int before = buffer.position();
      send(b, scale, x, residual, buffer);
      int count = (buffer.position() - before) / elementBytes();
      putCount(buffer, start + HEAD + b * countBytes(), count);
    }
  }

  @Override
  public long decode(ByteBuffer buffer, float[] x) throws MalformedGradientException {
    MalformedGradientException.unless(buffer.remaining() >= minBytes(), "a truncated tensor");
    int start = buffer.position();
    int length = buffer.getInt();
    float scale = buffer.getFloat();
    MalformedGradientException.unless(
        length == to - from, "a tensor of %d elements in place of %d", length, to - from);
    MalformedGradientException.unless(scale >= 0, "a scale of %s", scale);

    buffer.position(start + (int) minBytes());
    long sent = 0;
    for (int b = 0; b < bins(); b++) {
      int count = count(buffer, start + HEAD + b * countBytes());
      MalformedGradientException.unless(
          buffer.remaining() >= count * elementBytes(), "a truncated bin");
      receive(b, count, scale, buffer, x);
      sent += count;
    }
    return 8L * elementBytes() * sent;
  }

  /**
   * Replaces {@code R} and {@code d} by {@code G = R + d} and {@code H = R + s d}; returns {@code Σ
   * m(b)}.
   */
  private double sumOfLargest(float[] x, float[] residual) {
    double sum = 0;
    for (int b = 0; b < bins(); b++) {
      float largest = 0;
      for (int i = begin(b); i < end(b); i++) {
        float d = x[i];
        float r = residual[i];
        residual[i] = r + d;
        x[i] = r + factor * d;
        largest = Math.max(largest, Math.abs(residual[i]));
      }
      sum += largest;
    }
    return sum;
  }

  private void send(int bin, float scale, float[] h, float[] g, ByteBuffer buffer) {
    int begin = begin(bin);
    int end = end(bin);
    float largest = 0;
    for (int i = begin; i < end; i++) {
      largest = Math.max(largest, Math.abs(g[i]));
    }
    if (largest == 0) {
      return;
    }
    for (int i = begin; i < end; i++) {
      if (Math.abs(h[i]) >= largest && g[i] != 0) {
        boolean plus = g[i] > 0;
        putElement(buffer, plus ? PLUS : MINUS, i - begin);
        g[i] -= plus ? scale : -scale;
      }
    }
  }

  private void receive(int bin, int count, float scale, ByteBuffer buffer, float[] x)
      throws MalformedGradientException {
    int begin = begin(bin);
    int length = end(bin) - begin;
    int last = -1;
    for (int k = 0; k < count; k++) {
      int element = elementBytes() == 1 ? buffer.get() & 0xff : buffer.getShort() & 0xffff;
      int sign = element >>> indexBits();
      int index = element & (1 << indexBits()) - 1;
      MalformedGradientException.unless(
          index > last && index < length,
          "element %d after %d in a bin of %d",
          index,
          last,
          length);
      MalformedGradientException.unless(
          sign == PLUS || sign == MINUS, "an element of sign %d", sign);
      x[begin + index] = sign == PLUS ? scale : -scale;
      last = index;
    }
  }

  private void putElement(ByteBuffer buffer, int sign, int index) {
    int element = sign << indexBits() | index;
    if (elementBytes() == 1) {
      buffer.put((byte) element);
    } else {
      buffer.putShort((short) element);
    }
  }

  private void putCount(ByteBuffer buffer, int at, int count) {
    if (countBytes() == 1) {
      buffer.put(at, (byte) count);
    } else {
      buffer.putShort(at, (short) count);
    }
  }

  private int count(ByteBuffer buffer, int at) {
    return countBytes() == 1 ? buffer.get(at) & 0xff : buffer.getShort(at) & 0xffff;
  }

  private int bins() {
    return (to - from + size - 1) / size;
  }

  private int begin(int bin) {
    return from + bin * size;
  }

  private int end(int bin) {
    return Math.min(begin(bin) + size, to);
  }

  private int countBytes() {
    return size <= 255 ? 1 : 2;
  }

  private int elementBytes() {
    return size <= 64 ? 1 : 2;
  }

  private int indexBits() {
    return 8 * elementBytes() - 2;
  }
}
