package largo.core.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript file of one class: a zip without compression that holds the class's source, a
 * pickle of an instance, and the values of its tensors.
 *
 * @see <a href="https://github.com/pytorch/pytorch/blob/main/torch/csrc/jit/docs/serialization.md">
 *     TorchScript serialization</a>
 */
public final class ScriptArchive {

  private static final int VERSION =
      10; // of the file format, and of the operators that the source uses

  private ScriptArchive() {}

  /**
   * The content of a file without tensors.
   *
   * @param source of class {@code Net}, which has no attribute but {@code training}
   */
  public static byte[] of(String source) {
    return of(source, Map.of(), Set.of(), new float[0]);
  }

  /**
   * The content of a file.
   *
   * @param source of class {@code Net}, which has the attribute {@code training} and these
   * @param shapes of its parameters and buffers by name, in order
   * @param buffers names of the buffers
   * @param values of all, one after another, last axis fastest
   */
  public static byte[] of(
      String source, Map<String, List<Integer>> shapes, Set<String> buffers, float[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "net/data.pkl", new InstancePickle(shapes, buffers).bytes());
      int offset = 0;
      int storage = 0;
      for (Map.Entry<String, List<Integer>> parameter : shapes.entrySet()) {
        int length = parameter.getValue().stream().reduce(1, Math::multiplyExact);
        put(zip, "net/data/" + storage++, littleEndian(values, offset, length));
        offset += length;
      }
      put(zip, "net/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      put(zip, "net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
      put(zip, "net/version", (VERSION + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return bytes.toByteArray();
  }

  private static byte[] littleEndian(float[] values, int offset, int length) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.multiplyExact(length, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(values, offset, length);
    return buffer.array();
  }

  /**
   * A text of the {@code _extra_files} of a file; empty if it has none of this name.
   *
   * @throws IOException if it is no zip
   */
  public static Optional<String> extra(byte[] archive, String name) throws IOException {
    Path file = Files.createTempFile("largo", ".pt"); // a stream of libtorch's zips cannot be read
    try {
      Files.write(file, archive);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        Optional<? extends ZipEntry> found =
            zip.stream().filter(entry -> entry.getName().endsWith("/extra/" + name)).findFirst();
        return found.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new String(zip.getInputStream(found.get()).readAllBytes(), StandardCharsets.UTF_8));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0); // the same bytes at any time
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
