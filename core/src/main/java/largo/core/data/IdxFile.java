package largo.core.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The IDX format of MNIST: a header, then unsigned bytes.
 *
 * <p>Header: two zero bytes, the type (8, unsigned byte, is the only one read), the number of axes,
 * and the length of each axis as a big-endian int.
 *
 * @param name the file, for messages
 * @param axes lengths of the axes; the first one counts examples
 */
public record IdxFile(String name, List<Integer> axes) implements Serializable {

  private static final int UNSIGNED_BYTE = 8;
  private static final int MAX_AXES = 4;
  private static final double MAX_WIDTH = 1 << 28;
  private static final int MAX_CHANNELS = 4;

  /**
   * Reads a header, after which the stream is at the first byte of data.
   *
   * @throws InputException if it is not the header of an IDX file of bytes
   * @throws IOException if reading fails
   */
  public static IdxFile header(String name, InputStream in) throws IOException {
    try {
      DataInputStream data = new DataInputStream(in);
      int magic = data.readInt();
      int type = magic >>> 8;
      int count = magic & 0xFF;
      if (type != UNSIGNED_BYTE || count < 1 || count > MAX_AXES) {
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
      if (axes.stream().skip(1).mapToDouble(axis -> axis).reduce(1, (a, b) -> a * b) > MAX_WIDTH) {
        throw new InputException("%s has examples of shape %s in its header", name, axes);
      }

      return new IdxFile(name, List.copyOf(axes));
    } catch (EOFException e) {
      throw new InputException("%s ends within its header; copy it again", name);
    }
  }

  /** The number of examples. */
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

  /** Bytes of the whole file, according to its header. */
  public long fileLength() {
    return headerLength() + (long) count() * width();
  }

  /**
   * The shape of an example: an image, if it has two or three axes.
   *
   * @throws InputException if channels are probably last
   */
  public ExampleShape shape() {
    if (axes.size() == 4) {
      return image(axes.get(1), axes.get(2), axes.get(3));
    }
    return axes.size() == 3
        ? new ExampleShape(1, axes.get(1), axes.get(2))
        : ExampleShape.vector(width());
  }

  private ExampleShape image(int first, int second, int third) {
    boolean square = first == second;
    boolean channelsLast =
        first > 1 && second != third && (square || first > MAX_CHANNELS && third <= MAX_CHANNELS);
    if (channelsLast) {
      throw new InputException(
          "%s holds arrays of %d × %d × %d, which look like %d × %d pixels of %d channels: channels "
              + "come first here, as in %d × %d × %d. Write the file from "
              + "numpy.moveaxis(images, -1, 1)",
          name, first, second, third, first, second, third, third, first, second);
    }
    return new ExampleShape(first, second, third);
  }

  /**
   * Reads the examples {@code from … to − 1} from a stream that is at the first of them.
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

  /**
   * Checks the length of the file against its header.
   *
   * @param length of the file, uncompressed
   * @throws InputException if the length differs from that in its header
   */
  public void checkLength(long length) {
    if (length < fileLength()) {
      throw truncated(length);
    }
    if (length > fileLength()) {
      throw tooLong(String.valueOf(length));
    }
  }

  /**
   * Checks that a stream is at the end of the file. Of a gzipped file this verifies the checksum.
   *
   * @throws InputException if there is more of it
   * @throws IOException if reading fails, or the checksum is wrong
   */
  public void end(InputStream at) throws IOException {
    if (at.read() >= 0) {
      throw tooLong("more");
    }
  }

  private InputException tooLong(String length) {
    return new InputException(
        "%s is longer than its header states: %d examples of %d bytes are %d bytes in all, but "
            + "there are %s; its header is wrong, or it has additional bytes",
        name, count(), width(), fileLength(), length);
  }

  /** The error for a file that ends early. */
  public InputException truncated(long length) {
    return new InputException(
        "%s is truncated: its header states %d examples of %d bytes, %d bytes in all, but it ends "
            + "after %d; copy or download it again",
        name, count(), width(), fileLength(), length);
  }
}
