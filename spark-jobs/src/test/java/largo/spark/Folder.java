package largo.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;

/** A folder of input files for a test. */
public record Folder(Path path) {

  /** A new and empty one, which is gone with all that is in it when the JVM ends. */
  public static Folder create() {
    try {
      Path path = Files.createTempDirectory("largo");
      Thread delete = new Thread(() -> FileUtils.deleteQuietly(path.toFile()));
      Runtime.getRuntime().addShutdownHook(delete);
      return new Folder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file and gives its path. */
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
}
