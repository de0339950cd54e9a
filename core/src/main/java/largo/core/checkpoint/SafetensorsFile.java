package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Named arrays and strings as a file in the <a
 * href="https://github.com/huggingface/safetensors">safetensors</a> format: a {@link
 * SafetensorsHeader}, then the elements of all arrays, little-endian, without gaps, wider types
 * first so that each array is aligned to the size of its elements.
 *
 * <p>Two checksums in the header, of the header and of the data, detect a file that ends early,
 * continues after its end or differs in any byte. Files may be larger than 2 GiB; an array may have
 * as many elements as a Java array.
 */
final class SafetensorsFile {

  private static final int CHUNK = 1 << 20;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Object> arrays = new LinkedHashMap<>();
  private int dataChecksum;

  /** Adds a string. */
  SafetensorsFile putText(String name, String text) {
    metadata.put(name, text);
    return this;
  }

  /** Adds an array of floats, doubles or longs, which is not copied. */
  SafetensorsFile put(String name, Object array) {
    TensorType.of(array);
    arrays.put(name, array);
    return this;
  }

  /** The names of all arrays, in the order of the file. */
  Set<String> names() {
    return arrays.keySet();
  }

  /**
   * Returns a string.
   *
   * @throws DamagedException if there is none of that name
   */
  String text(String name) throws DamagedException {
    String text = metadata.get(name);
    if (text == null) {
      throw new DamagedException("it has no string %s", name);
    }
    return text;
  }

  /**
   * Returns an array.
   *
   * @throws DamagedException if there is none of that name and type
   */
  <A> A get(String name, Class<A> type) throws DamagedException {
    Object array = arrays.get(name);
    if (!type.isInstance(array)) {
      throw new DamagedException("it has no tensor %s of type %s", name, type.getSimpleName());
    }
    return type.cast(array);
  }

  /** Whether there is a string of a name. */
  boolean hasText(String name) {
    return metadata.containsKey(name);
  }

  /** The checksum of the data, after {@link #write} or {@link #read}. */
  int checksum() {
    return dataChecksum;
  }

  /** Writes the file; the stream stays open. */
  void write(OutputStream out) throws IOException {
    List<TensorEntry> tensors = tensors();
    ByteBuffer chunk = chunk();
    CRC32C checksum = new CRC32C();
    for (TensorEntry tensor : tensors) {
      encode(tensor, chunk, checksum::update);
    }
    dataChecksum = (int) checksum.getValue();
    out.write(new SafetensorsHeader(metadata, tensors, dataChecksum).encode());
    for (TensorEntry tensor : tensors) {
      encode(tensor, chunk, out::write);
    }
  }

  /**
   * Reads a file, to the end of the stream.
   *
   * @param length of the stream, in bytes; an array is allocated only if the stream has enough
   *     bytes for it, so that memory is bounded by the length
   * @throws DamagedException if it is damaged
   * @throws VersionException if its header is whole, but of another version
   */
  static SafetensorsFile read(InputStream in, long length) throws IOException {
    long headerBytes = exactly(in, Long.BYTES, "header").getLong();
    if (headerBytes < 0 || headerBytes > SafetensorsHeader.MAX_BYTES) {
      throw ofAnotherKind();
    }
    SafetensorsHeader header =
        SafetensorsHeader.decode(exactly(in, (int) headerBytes, "header").array());

    SafetensorsFile file = new SafetensorsFile();
    file.metadata.putAll(header.metadata());
    ByteBuffer chunk = chunk();
    CRC32C checksum = new CRC32C();
    long dataBytes = length - Long.BYTES - headerBytes;
    for (TensorEntry tensor : header.tensors()) {
      if (tensor.end() > dataBytes) {
        throw endsIn(tensor.name());
      }
      file.arrays.put(tensor.name(), decode(tensor, chunk, checksum, in));
    }
    if (in.read() >= 0) {
      throw new DamagedException("it continues after its end");
    }
    if ((int) checksum.getValue() != header.dataChecksum()) {
      throw new DamagedException("the checksum of its data is wrong");
    }
    file.dataChecksum = header.dataChecksum();
    return file;
  }

  static DamagedException ofAnotherKind() {
    return new DamagedException("it is not a safetensors file that Largo wrote");
  }

  private List<TensorEntry> tensors() {
    List<TensorEntry> tensors = new ArrayList<>();
    long at = 0;
    Comparator<Object> byType = Comparator.comparing(TensorType::of);
    for (Map.Entry<String, Object> named :
        arrays.entrySet().stream().sorted(Map.Entry.comparingByValue(byType)).toList()) {
      TensorType type = TensorType.of(named.getValue());
      long end = at + (long) Array.getLength(named.getValue()) * type.bytes();
      tensors.add(new TensorEntry(named.getKey(), type, at, end));
      at = end;
    }
    return tensors;
  }

  private void encode(TensorEntry tensor, ByteBuffer chunk, ByteSink to) throws IOException {
    Object array = arrays.get(tensor.name());
    int max = chunk.capacity() / tensor.type().bytes();
    int length = Array.getLength(array);
    for (int at = 0; at < length; at += max) {
      int count = Math.min(max, length - at);
      tensor.type().put(array, at, count, chunk);
      to.accept(chunk.array(), 0, count * tensor.type().bytes());
    }
  }

  private static Object decode(
      TensorEntry tensor, ByteBuffer chunk, CRC32C checksum, InputStream in) throws IOException {
    TensorType type = tensor.type();
    Object array = type.allocate(tensor.elements());
    int max = chunk.capacity() / type.bytes();
    int length = (int) tensor.elements();
    for (int at = 0; at < length; at += max) {
      int count = Math.min(max, length - at);
      int bytes = count * type.bytes();
      if (in.readNBytes(chunk.array(), 0, bytes) < bytes) {
        throw endsIn(tensor.name());
      }
      checksum.update(chunk.array(), 0, bytes);
      type.get(chunk, count, array, at);
    }
    return array;
  }

  private static ByteBuffer exactly(InputStream in, int count, String name) throws IOException {
    byte[] bytes = in.readNBytes(count); // allocates as it reads: the count may be damaged
    if (bytes.length < count) {
      throw endsIn(name);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static DamagedException endsIn(String name) {
    return new DamagedException("it ends within its %s", name);
  }

  private static ByteBuffer chunk() {
    return ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Consumes encoded elements. */
  private interface ByteSink {
    void accept(byte[] bytes, int offset, int length) throws IOException;
  }
}
