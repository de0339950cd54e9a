package largo.core.dl4j;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import largo.core.model.ModelException;

/**
 * An array of floats or doubles as ND4J writes it: a description of its shape, and its elements.
 * Read by this class rather than by ND4J, which trusts the lengths in the data.
 *
 * @param doubles whether elements are doubles, rather than floats
 * @param elements big-endian
 */
record BinaryArray(boolean doubles, ByteBuffer elements) {

  private static final int MOST_AXES = 32;

  /**
   * Reads an array, and sets the buffer's position after it.
   *
   * @throws ModelException if there is no such array; the caller adds the file to the message
   */
  static BinaryArray read(ByteBuffer from) {
    Header shape = Header.read(from);
    long length = length(shape, from);
    Header data = Header.read(from);
    boolean doubles = data.type.equals("DOUBLE");
    if (!doubles && !data.type.equals("FLOAT")) {
      throw new ModelException("an array is of type %s, not of FLOAT or DOUBLE", data.type);
    }
    if (data.length != length) {
      throw new ModelException(
          "an array has a shape of %d elements, but claims to hold %d", length, data.length);
    }
    return new BinaryArray(doubles, take(from, length, doubles ? Double.BYTES : Float.BYTES));
  }

  /** The number of elements. */
  int length() {
    return elements.remaining() / (doubles ? Double.BYTES : Float.BYTES);
  }

  /** The elements, in storage order. */
  float[] asFloats() {
    float[] floats = new float[length()];
    if (doubles) {
      double[] values = asDoubles();
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
    } else {
      elements.duplicate().asFloatBuffer().get(floats);
    }
    return floats;
  }

  /** The elements, in storage order. */
  double[] asDoubles() {
    double[] values = new double[length()];
    if (doubles) {
      elements.duplicate().asDoubleBuffer().get(values);
    } else {
      float[] floats = asFloats();
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
    }
    return values;
  }

  /** The product of the axes: ND4J's description is rank, axes, strides, and three more numbers. */
  private static long length(Header header, ByteBuffer from) {
    boolean ints = header.type.equals("INT");
    if (!ints && !header.type.equals("LONG")) {
      throw new ModelException("the shape of an array is of type %s", header.type);
    }
    ByteBuffer numbers = take(from, header.length, ints ? Integer.BYTES : Long.BYTES);
    long rank = numbers.hasRemaining() ? next(numbers, ints) : -1;
    if (rank < 0 || rank > MOST_AXES || header.length < 2 * rank + 4) {
      throw new ModelException("the shape of an array has %d axes", rank);
    }
    long length = 1;
    for (int axis = 0; axis < rank; axis++) {
      long size = next(numbers, ints);
      if (size < 0 || size > 0 && length > Integer.MAX_VALUE / size) {
        throw new ModelException("the shape of an array has an axis of %d after %d", size, length);
      }
      length *= size;
    }
    return length;
  }

  private static long next(ByteBuffer numbers, boolean ints) {
    return ints ? numbers.getInt() : numbers.getLong();
  }

  private static ByteBuffer take(ByteBuffer from, long count, int bytes) {
    if (count < 0 || count > from.remaining() / bytes) {
      throw new ModelException(
          "it ends after %d bytes, where %d elements of %d bytes were to follow",
          from.limit(), count, bytes);
    }
    int size = (int) count * bytes;
    ByteBuffer part = from.slice(from.position(), size);
    from.position(from.position() + size);
    return part;
  }

  /** The text at a buffer's position, as written by Java's {@code writeUTF}. */
  static String text(ByteBuffer from) {
    int length = from.remaining() < Short.BYTES ? -1 : from.getShort() & 0xFFFF;
    if (length < 0 || length > from.remaining()) {
      throw new ModelException("it ends after %d bytes, within a name", from.limit());
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * The header of a buffer.
   *
   * @param length number of elements
   * @param type of each
   */
  private record Header(long length, String type) {

    static Header read(ByteBuffer from) {
      boolean isShort =
          switch (text(from)) {
            case "DIRECT", "HEAP", "JAVACPP" -> true; // until 1.0.0-beta
            case "LONG_SHAPE", "MIXED_DATA_TYPES" -> false;
            default -> throw new ModelException("it does not begin like an array of ND4J");
          };
      if (from.remaining() < (isShort ? Integer.BYTES : Long.BYTES)) {
        throw new ModelException("it ends after %d bytes, within an array", from.limit());
      }
      long length = isShort ? from.getInt() : from.getLong();
      return new Header(length, text(from));
    }
  }
}
