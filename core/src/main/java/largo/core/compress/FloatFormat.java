package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** The format of floats in messages between the owners of slices. Buffers are little-endian. */
public enum FloatFormat {
  /** IEEE 754 {@code binary32}: exact. */
  FLOAT32(Float.BYTES, 0) {
    @Override
    void write(float[] x, int from, int to, ByteBuffer out) {
      out.asFloatBuffer().put(x, from, to - from);
      out.position(out.position() + Float.BYTES * (to - from));
    }

    @Override
    void read(ByteBuffer in, float[] x, int from, int to) {
      in.asFloatBuffer().get(x, from, to - from);
    }
  },
  /** IEEE 754 {@code binary16}, with a scale for each message: int32 {@code k}, then the halves. */
  FLOAT16(Short.BYTES, Integer.BYTES) {
    @Override
    void write(float[] x, int from, int to, ByteBuffer out) {
      int k = Float16Codec.scaleExponent(x, from, to);
      out.putInt(k);
      Float16Codec.putScaled(k, x, from, to, out);
    }

    @Override
    void read(ByteBuffer in, float[] x, int from, int to) {
      float scale = Math.scalb(1f, -in.getInt());
      ShortBuffer halves = in.asShortBuffer();
      for (int i = from; i < to; i++) {
        x[i] = scale * Binary16.value(halves.get(i - from));
      }
    }
  },
  /** The upper half of {@code binary32}: 8 bits of exponent, 7 of fraction. */
  BFLOAT16(Short.BYTES, 0) {
    @Override
    void write(float[] x, int from, int to, ByteBuffer out) {
      ShortBuffer halves = out.asShortBuffer();
      for (int i = from; i < to; i++) {
        halves.put(i - from, BrainFloat16.of(x[i]));
      }
      out.position(out.position() + Short.BYTES * (to - from));
    }

    @Override
    void read(ByteBuffer in, float[] x, int from, int to) {
      ShortBuffer halves = in.asShortBuffer();
      for (int i = from; i < to; i++) {
        x[i] = BrainFloat16.value(halves.get(i - from));
      }
    }
  };

  private final int bytesPerFloat;
  private final int headerBytes;

  FloatFormat(int bytesPerFloat, int headerBytes) {
    this.bytesPerFloat = bytesPerFloat;
    this.headerBytes = headerBytes;
  }

  /** Bytes of a float, without those of scales. */
  public int bytesPerFloat() {
    return bytesPerFloat;
  }

  /** Bytes of a message of some floats, at least one. */
  public int bytes(int floats) {
    return headerBytes + bytesPerFloat * floats;
  }

  /** Number of floats in a message. */
  public int floats(int bytes) {
    return (bytes - headerBytes) / bytesPerFloat;
  }

  /**
   * Writes floats, rounded half to even. NaN and infinity remain what they are.
   *
   * @param out with {@link #bytes} bytes of space
   */
  public void encode(float[] x, int from, int to, ByteBuffer out) {
    write(x, from, to, out);
  }

  /**
   * Reads all floats of a message.
   *
   * @param x receives them
   * @param at index of the first one
   * @return number of floats
   * @throws IndexOutOfBoundsException if they do not fit
   */
  public int decode(ByteBuffer in, float[] x, int at) {
    int count = floats(in.remaining());
    read(in, x, at, at + count);
    return count;
  }

  abstract void write(float[] x, int from, int to, ByteBuffer out);

  abstract void read(ByteBuffer in, float[] x, int from, int to);
}
