package largo.core.params;

import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A float vector that is serialized as little-endian bytes, by two bulk copies. Java would
 * serialize a float[] element by element.
 */
public final class RawFloats implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final float[] values;

  /** Wraps the vector without copying it. */
  public RawFloats(float[] values) {
    this.values = values;
  }

  /** The vector itself, not a copy. */
  public float[] values() {
    return values;
  }

  @Serial
  private Object writeReplace() {
    byte[] raw = new byte[Math.multiplyExact(Float.BYTES, values.length)];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return new Serialized(raw);
  }

  private record Serialized(byte[] raw) implements Serializable {

    @Serial
    private Object readResolve() {
      float[] values = new float[raw.length / Float.BYTES];
      ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return new RawFloats(values);
    }
  }
}
