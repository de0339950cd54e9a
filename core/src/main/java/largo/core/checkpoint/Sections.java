package largo.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Named arrays as a file; all numbers are little-endian.
 *
 * <pre>
 *   head      "LARGOCKP"
 *             int32  format, 1
 *             int32  bytes of the table
 *             table  of each section: int32 bytes of its name, name in UTF-8,
 *                    byte type ('b' bytes, 'f' float32, 'd' float64, 'l' int64), int64 elements
 *             int32  CRC-32C of all of the above
 *   sections  in the order of the table, each: elements, int32 CRC-32C of them
 * </pre>
 *
 * <p>A file that ends early, goes on after its end or differs in any byte is found out. The head
 * has this form in all formats, so that an unknown format can be told from a damaged file.
 */
final class Sections {

  private static final byte[] MAGIC = "LARGOCKP".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int CHUNK = 1 << 20;
  private static final int CHECKSUM = Integer.BYTES;

  private final Map<String, Object> arrays = new LinkedHashMap<>();

  /** Adds a section: an array of bytes, floats, doubles or longs, not copied. */
  Sections put(String name, Object array) {
    ArrayType.of(array);
    arrays.put(name, array);
    return this;
  }

  /** Adds a text. */
  Sections putText(String name, String text) {
    return put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The names of all sections, in their order. */
  Set<String> names() {
    return arrays.keySet();
  }

  /**
   * A section.
   *
   * @throws DamagedException if there is none of that name and type
   */
  <A> A get(String name, Class<A> type) throws DamagedException {
    Object array = arrays.get(name);
    if (!type.isInstance(array)) {
      throw new DamagedException("it has no section %s of type %s", name, type.getSimpleName());
    }
    return type.cast(array);
  }

  /**
   * The only number of a section.
   *
   * @throws DamagedException if there is no section of that name that holds just one
   */
  long number(String name) throws DamagedException {
    long[] numbers = get(name, long[].class);
    requireOne(name, numbers.length);
    return numbers[0];
  }

  /** The same, of a section of float64. */
  double real(String name) throws DamagedException {
    double[] numbers = get(name, double[].class);
    requireOne(name, numbers.length);
    return numbers[0];
  }

  /** A text. */
  String text(String name) throws DamagedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(get(name, byte[].class)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new DamagedException("its %s is not UTF-8", name);
    }
  }

  private static void requireOne(String name, int elements) throws DamagedException {
    if (elements != 1) {
      throw new DamagedException("its %s must be one number, but has %d", name, elements);
    }
  }

  /** Writes all sections; the stream stays open. */
  void write(OutputStream out) throws IOException {
    byte[] table = table();
    ByteBuffer head = littleEndian(MAGIC.length + 8 + table.length);
    head.put(MAGIC).putInt(FORMAT).putInt(table.length).put(table);
    out.write(head.array());
    writeChecksum(out, checksum(head.array()));

    ByteBuffer chunk = littleEndian(CHUNK);
    for (Object array : arrays.values()) {
      write(array, chunk, out);
    }
  }

  /**
   * Reads sections, to the end of the stream.
   *
   * @param length of the stream, in bytes: what the table says is taken at its word only as far as
   *     there are bytes for it, so that no file makes this allocate much more than its own length
   * @throws DamagedException if they are not as they were written
   * @throws VersionException if they are whole, but of another format
   */
  static Sections read(InputStream in, long length) throws IOException {
    ByteBuffer fixed = exactly(in, MAGIC.length + 8, "head");
    byte[] magic = new byte[MAGIC.length];
    fixed.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DamagedException("it does not begin as a checkpoint does");
    }
    int format = fixed.getInt();
    ByteBuffer table = exactly(in, fixed.getInt(), "table");
    requireChecksum(in, "table", checksum(fixed.array(), table.array()));
    if (format != FORMAT) {
      throw new VersionException(format, FORMAT);
    }

    Sections sections = new Sections();
    ByteBuffer chunk = littleEndian(CHUNK);
    long left = length - fixed.capacity() - table.capacity() - CHECKSUM;
    while (table.hasRemaining()) {
      Entry entry = Entry.read(table);
      left -= entry.bytes() + CHECKSUM;
      if (left < 0) {
        throw endsIn(entry.name());
      }
      Object array = entry.type().allocate(entry.count());
      read(entry.name(), entry.type(), array, chunk, in);
      if (sections.arrays.put(entry.name(), array) != null) {
        throw new DamagedException("its table has %s twice", entry.name());
      }
    }
    if (in.read() >= 0) {
      throw new DamagedException("it goes on after its end");
    }
    return sections;
  }

  private byte[] table() {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    arrays.forEach(
        (name, array) -> {
          byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
          ByteBuffer entry = littleEndian(4 + utf8.length + 1 + 8);
          entry.putInt(utf8.length).put(utf8);
          entry.put(ArrayType.of(array).code()).putLong(Array.getLength(array));
          table.writeBytes(entry.array());
        });
    return table.toByteArray();
  }

  private static void write(Object array, ByteBuffer chunk, OutputStream out) throws IOException {
    ArrayType type = ArrayType.of(array);
    int most = chunk.capacity() / type.size();
    int length = Array.getLength(array);
    CRC32C checksum = new CRC32C();
    for (int at = 0; at < length; at += most) {
      int count = Math.min(most, length - at);
      type.put(array, at, count, chunk.clear());
      checksum.update(chunk.array(), 0, count * type.size());
      out.write(chunk.array(), 0, count * type.size());
    }
    writeChecksum(out, checksum);
  }

  private static void read(
      String name, ArrayType type, Object array, ByteBuffer chunk, InputStream in)
      throws IOException {
    int most = chunk.capacity() / type.size();
    int length = Array.getLength(array);
    CRC32C checksum = new CRC32C();
    for (int at = 0; at < length; at += most) {
      int count = Math.min(most, length - at);
      int bytes = count * type.size();
      if (in.readNBytes(chunk.array(), 0, bytes) < bytes) {
        throw endsIn(name);
      }
      checksum.update(chunk.array(), 0, bytes);
      type.get(chunk.clear(), count, array, at);
    }
    requireChecksum(in, name, checksum);
  }

  private static ByteBuffer exactly(InputStream in, int count, String name) throws IOException {
    if (count < 0) {
      throw new DamagedException("its %s has %d bytes", name, count);
    }
    byte[] bytes = in.readNBytes(count); // grows as it reads: the count may be damaged
    if (bytes.length < count) {
      throw endsIn(name);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static DamagedException endsIn(String name) {
    return new DamagedException("it ends within its %s", name);
  }

  private static void writeChecksum(OutputStream out, CRC32C checksum) throws IOException {
    out.write(littleEndian(4).putInt((int) checksum.getValue()).array());
  }

  private static void requireChecksum(InputStream in, String name, CRC32C checksum)
      throws IOException {
    if (exactly(in, 4, name).getInt() != (int) checksum.getValue()) {
      throw new DamagedException("the checksum of its %s is wrong", name);
    }
  }

  private static CRC32C checksum(byte[]... parts) {
    CRC32C checksum = new CRC32C();
    for (byte[] part : parts) {
      checksum.update(part);
    }
    return checksum;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A section, as the table has it. */
  private record Entry(String name, ArrayType type, long count) {

    /** Bytes of a type and a count. */
    private static final int FIXED = Byte.BYTES + Long.BYTES;

    static Entry read(ByteBuffer table) throws DamagedException {
      int bytes = table.remaining() < Integer.BYTES ? -1 : table.getInt();
      if (bytes < 0 || bytes > table.remaining() - FIXED) {
        throw new DamagedException("its table ends within a name of %d bytes", bytes);
      }
      byte[] name = new byte[bytes];
      table.get(name);
      Entry entry =
          new Entry(
              new String(name, StandardCharsets.UTF_8), ArrayType.of(table.get()), table.getLong());
      if (entry.count < 0 || entry.count > ArrayType.MOST) {
        throw new DamagedException("its table has an array of %d elements", entry.count);
      }
      return entry;
    }

    long bytes() {
      return count * type.size();
    }
  }
}
