package largo.core.checkpoint;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types of tensors, named as safetensors names them. */
enum TensorType {
  F64(double[].class, Double.BYTES) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.asDoubleBuffer().put((double[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.asDoubleBuffer().get((double[]) array, at, count);
    }
  },
  I64(long[].class, Long.BYTES) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.asLongBuffer().put((long[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.asLongBuffer().get((long[]) array, at, count);
    }
  },
  F32(float[].class, Float.BYTES) {
    @Override
    void put(Object array, int from, int count, ByteBuffer to) {
      to.asFloatBuffer().put((float[]) array, from, count);
    }

    @Override
    void get(ByteBuffer from, int count, Object array, int at) {
      from.asFloatBuffer().get((float[]) array, at, count);
    }
  };

  /** The most elements that a Java array can have. */
  static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  private final Class<?> arrayClass;
  private final int bytes;

  TensorType(Class<?> arrayClass, int bytes) {
    this.arrayClass = arrayClass;
    this.bytes = bytes;
  }

  static TensorType of(Object array) {
    return Arrays.stream(values())
        .filter(type -> type.arrayClass.isInstance(array))
        .findFirst()
        .orElseThrow();
  }

  static Optional<TensorType> named(String dtype) {
    return Arrays.stream(values()).filter(type -> type.name().equals(dtype)).findFirst();
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  /**
   * Allocates an array.
   *
   * @param elements of it, at most {@link #MAX_ELEMENTS}
   */
  Object allocate(long elements) {
    return Array.newInstance(arrayClass.getComponentType(), (int) elements);
  }

  /** Copies elements to the position of a buffer, which does not move. */
  abstract void put(Object array, int from, int count, ByteBuffer to);

  /** Copies elements from the position of a buffer, which does not move. */
  abstract void get(ByteBuffer from, int count, Object array, int at);
}
