package largo.spark.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A float vector that travels as raw little-endian bytes. Java would serialize a float[] element by
 * element; this is two copies in bulk.
 */
public final class RawFloats implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final transient float[] values;

  /** Keeps the vector, and does not copy it. */
  public RawFloats(float[] values) {
    this.values = values;
  }

  /** The vector itself, not a copy. */
  public float[] values() {
    return values;
  }

  /** Bytes that it takes on the way. */
  long bytes() {
    return 4L * values.length;
  }

  @Serial
  private Object writeReplace() {
    byte[] raw = new byte[Math.multiplyExact(4, values.length)];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new Raw(raw);
  }

  private record Raw(byte[] raw) implements Serializable {

    @Serial
    private Object readResolve() {
      float[] values = new float[raw.length / 4];
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return new RawFloats(values);
    }
  }
}
