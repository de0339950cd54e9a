package largo.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;

/** A temporary folder of input files. */
public record TestFolder(Path path) {

  /** Creates an empty folder, which is deleted when the JVM ends. */
  public static TestFolder create() {
    try {
      Path path = Files.createTempDirectory("largo");
      Thread delete = new Thread(() -> FileUtils.deleteQuietly(path.toFile()));
      Runtime.getRuntime().addShutdownHook(delete);
      return new TestFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file and returns its path. */
  public String write(String name, byte[] bytes) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public String gzip(String name, byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return write(name, packed.toByteArray());
  }

  /** An IDX file of bytes. */
  public static byte[] idx(byte[] values, int... axes) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * axes.length + values.length);
    buffer.putInt(0x0800 | axes.length);
    for (int axis : axes) {
      buffer.putInt(axis);
    }
    return buffer.put(values).array();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** Random bytes. */
  public static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Labels 0 to 9, repeated. */
  public static byte[] labels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
    }
    return labels;
  }

  /** Records of CIFAR-10 with cyclic classes. */
  public static byte[] cifar(int records, int classes, long seed) {
    byte[] bytes = bytes(3073 * records, seed);
    for (int i = 0; i < records; i++) {
      bytes[3073 * i] = (byte) (i % classes);
    }
    return bytes;
  }
}
