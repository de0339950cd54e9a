package largo.core.checkpoint;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Types of arrays in a file, and how their elements become bytes. */
enum ArrayType {
  BYTES('b', byte[].class, 1) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.put((byte[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.get((byte[]) array, at, count);
    }
  },
  FLOATS('f', float[].class, Float.BYTES) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.asFloatBuffer().put((float[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.asFloatBuffer().get((float[]) array, at, count);
    }
  },
  DOUBLES('d', double[].class, Double.BYTES) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.asDoubleBuffer().put((double[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.asDoubleBuffer().get((double[]) array, at, count);
    }
  },
  LONGS('l', long[].class, Long.BYTES) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.asLongBuffer().put((long[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.asLongBuffer().get((long[]) array, at, count);
    }
  };

  /** Elements that an array of Java can have. */
  static final long MOST = Integer.MAX_VALUE - 8;

  private final char code;
  private final Class<?> of;
  private final int size;

  ArrayType(char code, Class<?> of, int size) {
    this.code = code;
    this.of = of;
    this.size = size;
  }

  static ArrayType of(Object array) {
    return Arrays.stream(values()).filter(t -> t.of.isInstance(array)).findFirst().orElseThrow();
  }

  static ArrayType of(byte code) throws DamagedException {
    for (ArrayType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new DamagedException("its table has an array of type %d", code);
  }

  /** How the type is written. */
  byte code() {
    return (byte) code;
  }

  /** Bytes of an element. */
  int size() {
    return size;
  }

  /**
   * A new array.
   *
   * @param count of its elements, {@link #MOST} at most
   */
  Object allocate(long count) {
    return Array.newInstance(of.getComponentType(), (int) count);
  }

  /** Copies elements to the front of a buffer, whose position may move or not. */
  abstract void put(Object array, int from, int count, ByteBuffer to);

  /** Copies elements from the front of a buffer, likewise. */
  abstract void get(ByteBuffer from, int count, Object array, int at);
}
