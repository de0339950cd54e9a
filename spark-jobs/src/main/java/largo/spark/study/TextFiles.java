package largo.spark.study;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import largo.core.config.CredentialCheck;
import largo.core.data.InputException;
import largo.spark.storage.FileSystems;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads small files: local ones by their path, others by their URI. */
public final class TextFiles {

  private static final Pattern URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private static final int MAX_BYTES = 16 << 20;

  private TextFiles() {}

  /**
   * Reads a configuration.
   *
   * @throws InputException if it cannot be read, is larger than 16 MiB, or not UTF-8
   */
  public static String read(String path, Configuration configuration) {
    return read(path, MAX_BYTES, configuration);
  }

  /**
   * Reads a text in UTF-8.
   *
   * @param max bytes of such a file
   * @throws InputException if it cannot be read, is larger, or not UTF-8
   */
  public static String read(String path, int max, Configuration configuration) {
    byte[] bytes = bytes(path, max, configuration);
    if (bytes.length > max) {
      throw new InputException(
          "%s has more than %,d bytes, the limit of such files: is it the right one?", path, max);
    }
    return Utf8Decoder.decode(path, bytes);
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it cannot be read
   */
  static byte[] bytes(String path, Configuration configuration) {
    return bytes(path, Integer.MAX_VALUE, configuration);
  }

  /** Reads a file, up to one byte more than the maximum. */
  private static byte[] bytes(String path, int max, Configuration configuration) {
    CredentialCheck.refuse("the file", path);
    try (InputStream in = open(path, configuration)) {
      return max == Integer.MAX_VALUE ? in.readAllBytes() : in.readNBytes(max + 1);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new InputException("%s: there is no such file", path);
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InputException("%s cannot be read: %s", path, ErrorMessages.inOneLine(e));
    }
  }

  private static InputStream open(String path, Configuration configuration) throws IOException {
    if (URI.matcher(path).matches()) {
      Path uri = new Path(path);
      return FileSystems.of(uri, configuration).open(uri);
    }
    java.nio.file.Path local = java.nio.file.Path.of(path);
    if (Files.isDirectory(local)) {
      throw new FileSystemException("it is a folder");
    }
    return Files.newInputStream(local);
  }
}
