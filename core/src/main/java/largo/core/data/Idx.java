package largo.core.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The IDX format of MNIST and its kin: a header, then unsigned bytes.
 *
 * <p>Header: two zero bytes, the type (8, unsigned byte, is the only one read), the number of axes,
 * and the length of each axis as a big-endian int.
 *
 * @param name the file, for messages
 * @param axes lengths of the axes; the first one counts examples
 */
public record Idx(String name, List<Integer> axes) implements Serializable {

  private static final int UNSIGNED_BYTE = 8;
  private static final int MOST_AXES = 4;
  private static final double MOST_WIDTH = 1 << 28;

  /**
   * Reads a header, and leaves the stream where the bytes begin.
   *
   * @throws InputException if it is not the header of an IDX file of bytes
   * @throws IOException if reading fails
   */
  public static Idx header(String name, InputStream in) throws IOException {
    try {
      DataInputStream data = new DataInputStream(in);
      int magic = data.readInt();
      int type = magic >>> 8;
      int count = magic & 0xFF;
      if (type != UNSIGNED_BYTE || count < 1 || count > MOST_AXES) {
        throw new InputException(
            "%s is not an IDX file of unsigned bytes: it begins with %08x, not with 000008%02x",
            name, magic, 3);
      }

      List<Integer> axes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int axis = data.readInt();
        if (axis < 1) {
          throw new InputException("%s has an axis of length %d in its header", name, axis);
        }
        axes.add(axis);
      }
      if (axes.stream().skip(1).mapToDouble(axis -> axis).reduce(1, (a, b) -> a * b) > MOST_WIDTH) {
        throw new InputException("%s has examples of shape %s in its header", name, axes);
      }

      return new Idx(name, List.copyOf(axes));
    } catch (EOFException e) {
      throw new InputException("%s ends within its header; copy it again", name);
    }
  }

  /** How many examples. */
  public int count() {
    return axes.get(0);
  }

  /** Bytes of one example. */
  public int width() {
    return axes.stream().skip(1).reduce(1, Math::multiplyExact);
  }

  /** Bytes of the header. */
  public int headerLength() {
    return 4 + 4 * axes.size();
  }

  /** Bytes of the whole file, as its header promises. */
  public long fileLength() {
    return headerLength() + (long) count() * width();
  }

  /** The shape of an example: an image, if there are two or three axes to it. */
  public ExampleShape shape() {
    return switch (axes.size()) {
      case 3 -> new ExampleShape(1, axes.get(1), axes.get(2));
      case 4 -> new ExampleShape(axes.get(1), axes.get(2), axes.get(3));
      default -> ExampleShape.vector(width());
    };
  }

  /**
   * Reads the examples {@code from … to} off a stream that stands at the first of them.
   *
   * @throws InputException if the stream ends before the last one
   * @throws IOException if reading fails
   */
  public byte[] read(InputStream at, int from, int to) throws IOException {
    int expected = Math.multiplyExact(to - from, width());
    byte[] bytes = at.readNBytes(expected);
    if (bytes.length < expected) {
      throw truncated(headerLength() + (long) from * width() + bytes.length);
    }

    return bytes;
  }

  /** What to say of a file that ends early. */
  public InputException truncated(long length) {
    return new InputException(
        "%s is truncated: its header promises %d examples of %d bytes, %d bytes in all, but it "
            + "ends after %d; copy or download it again",
        name, count(), width(), fileLength(), length);
  }
}
